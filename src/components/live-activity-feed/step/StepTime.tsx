import { useCallback, useContext } from 'react';
import type { RunStep } from '../../../core/run/run';
import { formatDateTime, formatDuration, formatRelativeTime } from '../../../core/text/format';
import { useRunContext } from '../../../hooks/run-context';
import { useNow } from '../../../hooks/useNow';
import { useLiveText } from '../../internal/text/useLiveText';
import { FeedHostContext } from '../feed-host';
import { stepDuration } from './step-tone';

/**
 * "2 seconds ago", from a minute on "2m ago". Rendered is the absolute time, since a relative one made on a server is wrong by the time it is read;
 * from the first paint in a browser on, the page's one clock writes the relative one over it, and no row renders for that.
 */
export function StepTime({ at, serverOffsetMs }: { at: number; serverOffsetMs: number }) {
  const { locale, timeZone } = useRunContext();
  const { times } = useContext(FeedHostContext);
  const absolute = formatDateTime(at, { locale, timeZone, timeStyle: 'medium' });
  const ago = useCallback(
    (now: number) => {
      if (times === 'absolute') return absolute;
      // A step cannot have happened in the future, whatever the clocks say.
      const serverNow = now + serverOffsetMs;
      const style = serverNow - at < 60_000 ? 'long' : 'narrow';
      const relative = formatRelativeTime(Math.min(at, serverNow), serverNow, { locale, style });
      return times === 'both' ? `${absolute} · ${relative}` : relative;
    },
    [at, serverOffsetMs, locale, times, absolute],
  );
  const element = useLiveText<HTMLTimeElement>(ago);
  return (
    <time
      ref={element}
      dateTime={new Date(at).toISOString()}
      title={absolute}
      // By the text's own direction: "2 seconds ago" in a page of another one begins with its number all the same.
      dir="auto"
      // At the end of its line, beside the title as below it.
      className="rl:ms-auto rl:min-w-16 rl:align-parent rl:type-caption rl:digits rl:text-muted rl:whitespace-nowrap"
      suppressHydrationWarning
    >
      {absolute}
    </time>
  );
}

/** How long a step took, or, ticking, has taken so far. Nothing below a second, and nothing that is not known. */
export function StepDuration({ step, serverOffsetMs }: { step: RunStep; serverOffsetMs: number }) {
  // Two components: most rows have ended, and need no clock.
  if (step.status === 'running' && step.finishedAt == null) {
    return <PassingDuration step={step} serverOffsetMs={serverOffsetMs} />;
  }
  return <Duration ms={stepDuration(step, 0)} />;
}

function PassingDuration({ step, serverOffsetMs }: { step: RunStep; serverOffsetMs: number }) {
  const now = useNow();
  return <Duration ms={now === null ? null : stepDuration(step, now + serverOffsetMs)} />;
}

function Duration({ ms }: { ms: number | null }) {
  const { locale } = useRunContext();
  if (ms === null || ms < 1_000) return null;
  return <span className="rl:digits rl:whitespace-nowrap">{formatDuration(ms, { locale })}</span>;
}
