import { RunTimeElapsed, RunTimeSteps } from '../../components/run-time-stats';
import type { Run } from '../../core/run/run';
import { formatDateTime } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';

const english = { result: en.result, stepsCompleted: en.stepsCompleted };

/** "2m 2s · 8 steps · finished 12:04": the times of an ended run. */
export function EndedFacts({ run }: { run: Run }) {
  const { locale, timeZone } = useRunContext();
  const messages = useMessages(english);
  // A server would write times of its own time zone.
  const isHydrated = useNow({ enabled: false }) !== null;
  const { completedSteps, totalSteps } = run.progress ?? {};
  const total = run.status === 'succeeded' ? (totalSteps ?? completedSteps ?? null) : null;
  return (
    <>
      <RunTimeElapsed />
      {/* Where the time of the end has no room, it goes to a second line, which is cut off: half of a time is another one. */}
      <div className="rl:dotted rl:flex rl:h-[1.4em] rl:min-w-0 rl:flex-1 rl:flex-wrap rl:items-baseline rl:overflow-clip rl:type-label rl:digits rl:text-muted">
        <RunTimeSteps className="rl:ms-0!">
          {total === null ? undefined : messages.stepsCompleted(total, null)}
        </RunTimeSteps>
        {run.finishedAt != null && isHydrated && (
          <span className="rl:flex-none">
            {messages.result.finishedAt(formatDateTime(run.finishedAt, { locale, timeZone, dateStyle: null }))}
          </span>
        )}
      </div>
    </>
  );
}
