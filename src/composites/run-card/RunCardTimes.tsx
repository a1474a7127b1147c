import { useCallback } from 'react';
import { useLiveText } from '../../components/internal/useLiveText';
import { hasEnded, type Run } from '../../core/run/run';
import { formatDateTime, formatDuration, formatRelativeTime } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { type UseEtaOptions, useEtaLabelOf } from '../../hooks/useEta';
import { useMessages } from '../../hooks/useMessages';
import { useRunView } from '../../hooks/useRunView';

const english = { feed: en.feed, startedAgo: en.startedAgo };

/** "Started: 2m ago | ETA: 5m". Of its own, and the first text written by the page's clock, so that a tick renders no card. */
export function RunCardTimes({
  run,
  serverOffsetMs,
  eta,
}: {
  run: Run;
  serverOffsetMs: number;
  eta: UseEtaOptions | undefined;
}) {
  const { locale, timeZone } = useRunContext();
  const messages = useMessages(english);
  const ended = hasEnded(run);
  const { startedAt, finishedAt } = run;
  const ago = useCallback(
    (now: number) =>
      messages.startedAgo(
        formatRelativeTime(Math.min(0, (startedAt ?? 0) - (now + serverOffsetMs)), { locale, style: 'narrow' }),
      ),
    [startedAt, serverOffsetMs, messages, locale],
  );
  const element = useLiveText<HTMLTimeElement>(ago);
  if (startedAt == null) return null;
  const absolute = formatDateTime(startedAt, { locale, timeZone });
  return (
    <>
      <time
        ref={element}
        key={startedAt}
        dateTime={new Date(startedAt).toISOString()}
        title={absolute}
        suppressHydrationWarning
      >
        {messages.startedAgo(absolute)}
      </time>
      {ended && finishedAt != null && (
        <>
          <Bar />
          <span>{messages.feed.took(formatDuration(Math.max(0, finishedAt - startedAt), { locale }))}</span>
        </>
      )}
      {!ended && <Eta run={run} options={eta} />}
    </>
  );
}

function Eta({ run, options }: { run: Run; options: UseEtaOptions | undefined }) {
  const { shortLabel } = useEtaLabelOf(useRunView({ run }), options);
  if (shortLabel === null) return null;
  return (
    <>
      <Bar />
      <span className="rl:text-remaining">{shortLabel}</span>
    </>
  );
}

function Bar() {
  return <span aria-hidden className="rl:h-3 rl:w-px rl:bg-line-strong" />;
}
