import { formatDateTime, formatDuration, formatRelativeTime } from '../../core/format';
import * as en from '../../core/messages/english';
import { isEnded, type Run } from '../../core/run';
import { useRunContext } from '../../hooks/run-context';
import { type UseEtaOptions, useEta } from '../../hooks/useEta';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';

const english = { feed: en.feed, startedAgo: en.startedAgo };

/** "Started: 2m ago | ETA: 5m". Of its own, so that a tick renders no card. */
export function RunCardTimes({
  run,
  serverOffsetMs,
  eta,
}: {
  run: Run;
  serverOffsetMs: number;
  eta: UseEtaOptions | undefined;
}) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const ended = isEnded(run.status);
  const now = useNow({ intervalMs: ended ? 30_000 : 1_000 });
  const { startedAt, finishedAt } = run;
  if (startedAt == null) return null;
  const at = now === null ? null : now + serverOffsetMs;
  return (
    <>
      <time dateTime={new Date(startedAt).toISOString()} title={formatDateTime(startedAt, { locale })}>
        {messages.startedAgo(
          at === null
            ? formatDateTime(startedAt, { locale })
            : formatRelativeTime(Math.min(0, startedAt - at), { locale, style: 'narrow' }),
        )}
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
  const { shortLabel } = useEta({ run }, options);
  if (shortLabel === null) return null;
  return (
    <>
      <Bar />
      <span className="rl:text-accent-text">{shortLabel}</span>
    </>
  );
}

function Bar() {
  return <span aria-hidden className="rl:h-3 rl:w-px rl:bg-line-strong" />;
}
