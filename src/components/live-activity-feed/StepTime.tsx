import { formatDateTime, formatDuration, formatRelativeTime } from '../../core/format';
import type { RunStep } from '../../core/run';
import { useRunContext } from '../../hooks/run-context';
import { useNow } from '../../hooks/useNow';
import { stepDuration } from './step-looks';

const MINUTE = 60_000;

/**
 * "2 seconds ago", on its own so that a tick renders one text and no row. Before the browser has taken over, and without
 * a clock, the absolute time: a relative one rendered on a server is wrong by the time it is read.
 */
export function StepTime({ at, serverOffsetMs }: { at: number; serverOffsetMs: number }) {
  const { locale, clock } = useRunContext();
  const isRecent = Math.abs(clock.now() + serverOffsetMs - at) < 2 * MINUTE;
  const now = useNow({ intervalMs: isRecent ? 1_000 : 30_000 });
  const absolute = formatDateTime(at, { locale, timeStyle: 'medium' });
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={absolute}
      // By the text's own direction: "2 seconds ago" in a page of another one begins with its number all the same.
      dir="auto"
      className="rl:type-caption rl:text-muted rl:whitespace-nowrap"
      suppressHydrationWarning
    >
      {now === null
        ? formatDateTime(at, { locale, dateStyle: null })
        : // A step cannot have happened in the future, whatever the clocks say.
          formatRelativeTime(Math.min(0, at - (now + serverOffsetMs)), { locale })}
    </time>
  );
}

/** How long a step took, or, ticking, has taken so far. Nothing below a second, and nothing that is not known. */
export function StepDuration({ step, serverOffsetMs }: { step: RunStep; serverOffsetMs: number }) {
  const { locale } = useRunContext();
  const isTicking = step.status === 'running' && step.finishedAt == null;
  const now = useNow({ enabled: isTicking });
  const ms = isTicking && now === null ? null : stepDuration(step, (now ?? 0) + serverOffsetMs);
  if (ms === null || ms < 1_000) return null;
  return <span className="rl:digits rl:whitespace-nowrap">{formatDuration(ms, { locale })}</span>;
}
