import { useCallback, useContext } from 'react';
import type { RunStep } from '../../../core/run/run';
import { formatDateTime, formatDuration, formatRelativeTime } from '../../../core/text/format';
import { useRunContext } from '../../../hooks/run-context';
import { useNow } from '../../../hooks/useNow';
import { useLiveText } from '../../internal/text/useLiveText';
import { FeedHostContext } from '../feed-host';
import { stepDuration } from './step-tone';

/**
 * "2 seconds ago", after a minute "2m ago". Renders the absolute time, because a relative one from a server is out of
 * date when it is read. From the first paint in a browser on, the page's clock writes the relative time, and no row
 * renders for it.
 */
export function StepTime({ at, serverOffsetMs }: { at: number; serverOffsetMs: number }) {
  const { locale, timeZone } = useRunContext();
  const { times } = useContext(FeedHostContext);
  const absolute = formatDateTime(at, { locale, timeZone, timeStyle: 'medium' });
  const ago = useCallback(
    (now: number) => {
      if (times === 'absolute') return absolute;
      // A step cannot be in the future, whatever the clocks show.
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
      // By the text's own direction: "2 seconds ago" starts with its number in a right-to-left page too.
      dir="auto"
      // At the end of its line, beside the title or below it.
      className="rl:ms-auto rl:min-w-16 rl:align-parent rl:type-caption rl:digits rl:text-muted rl:whitespace-nowrap"
      suppressHydrationWarning
    >
      {absolute}
    </time>
  );
}

/** How long a step took or has taken so far (ticking). Renders nothing below a second or if unknown. */
export function StepDuration({ step, serverOffsetMs }: { step: RunStep; serverOffsetMs: number }) {
  // Two components: most steps have ended and need no clock.
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
