import { RunProgressIndicator } from '../../src/components/run-progress-indicator';
import { RunTimeStats } from '../../src/components/run-time-stats';
import { stepCountProgress } from '../../src/core/forecast/progress';
import { formatDuration } from '../../src/core/text/format';
import * as en from '../../src/core/text/messages/english';
import { useRunContext } from '../../src/hooks/run-context';
import { useMessages } from '../../src/hooks/useMessages';
import { NAMES, type Points } from './replays';

const english = { remainingAbout: en.remainingAbout };
const PLAN_RULE = stepCountProgress({ totalExpectedSteps: 8, cap: 0.95 });

/** What a user sees now: the real components, and the same bar by the plan's rule. */
export function People({ points, now, total, runId }: { points: Points; now: number; total: number; runId: string }) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const left = now < total ? points.plan?.remaining : null;
  return (
    <div className="lab-people">
      <section className="lab-card">
        <h3>{NAMES.runlight}</h3>
        <RunProgressIndicator runId={runId} />
        <RunTimeStats runId={runId} />
      </section>
      <section className="lab-card">
        <h3>{NAMES.plan}</h3>
        <RunProgressIndicator runId={runId} rule={PLAN_RULE} />
        <p className="lab-remaining">
          {left == null ? ' ' : messages.remainingAbout(formatDuration(left * 1_000, { locale }))}
        </p>
      </section>
    </div>
  );
}
