import { useCallback } from 'react';
import { useLiveText } from '../../components/internal/text/useLiveText';
import { hasEnded, type Run } from '../../core/run/run';
import { formatDateTime, formatDuration, formatRelativeTime } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { type UseEtaOptions, useEtaLabelOf } from '../../hooks/forecast/useEta';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { useRunView } from '../../hooks/useRunView';

const english = { feed: en.feed, startedAgo: en.startedAgo };

/**
 * "Started: 2m ago · ETA: 5m", after the end "12m ago · took 2m". A separate component whose first text is written by
 * the page's clock, so that a tick does not render the card.
 */
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
  const { startedAt, finishedAt } = run;
  const ended = hasEnded(run);
  const isOver = ended && finishedAt != null;
  const at = isOver ? finishedAt : startedAt;
  const ago = useCallback(
    (now: number) => {
      const nowMs = now + serverOffsetMs;
      const relative = formatRelativeTime(Math.min(at ?? 0, nowMs), nowMs, { locale, style: 'narrow' });
      return isOver ? relative : messages.startedAgo(relative);
    },
    [at, isOver, serverOffsetMs, messages, locale],
  );
  const element = useLiveText<HTMLTimeElement>(ago);
  if (at == null) return null;
  const absolute = formatDateTime(at, { locale, timeZone });
  return (
    <>
      <time
        ref={element}
        key={at}
        dateTime={new Date(at).toISOString()}
        title={absolute}
        className="rl:max-w-full rl:flex-none rl:truncate rl:text-muted"
        suppressHydrationWarning
      >
        {isOver ? absolute : messages.startedAgo(absolute)}
      </time>
      {isOver && startedAt != null && (
        <span>{messages.feed.took(formatDuration(Math.max(0, finishedAt - startedAt), { locale }))}</span>
      )}
      {!ended && <Eta run={run} options={eta} />}
    </>
  );
}

function Eta({ run, options }: { run: Run; options: UseEtaOptions | undefined }) {
  const { shortLabel, detail } = useEtaLabelOf(useRunView({ run }), options);
  if (shortLabel === null) return null;
  return (
    <span className="rl:min-w-0 rl:truncate rl:text-remaining" title={detail ?? undefined}>
      {shortLabel}
    </span>
  );
}
