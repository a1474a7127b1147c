import {
  RunProgressBar,
  RunProgressIndicator,
  RunProgressLabel,
  RunProgressPercent,
} from '../../components/run-progress-indicator';
import type { Run, RunStep } from '../../core/run/run';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { WithForecasts } from '../../hooks/forecast/WithForecasts';
import { WaitingText } from '../internal/notices/RunNotices';

/** Along the lower edge of the card, within its rounded corners. */
const EDGE =
  'rl:pointer-events-none rl:absolute rl:inset-x-0 rl:bottom-0 rl:flex rl:h-2 rl:items-end rl:overflow-hidden rl:rounded-b-[calc(var(--rl-radius,var(--rl-radius-default))-1px)]';

/**
 * The current step of an active run, "Step 3/8: Training CTGAN model · 37%", and the bar along the lower edge of the
 * card.
 */
export function CardProgress({
  run,
  steps,
  animated,
  eta,
}: {
  run: Run | null;
  steps: readonly RunStep[];
  animated: boolean;
  eta: UseEtaOptions | undefined;
}) {
  if (run === null) {
    return (
      <>
        <span aria-hidden className="rl:my-0.75 rl:block rl:h-3 rl:w-56 rl:max-w-full rl:skeleton" />
        <span className={EDGE}>
          <span aria-hidden className="rl:block rl:h-0.5 rl:w-full rl:skeleton" />
        </span>
      </>
    );
  }
  return (
    <WithForecasts>
      <RunProgressIndicator run={run} steps={steps} size="sm" animated={animated} eta={eta}>
        {run.status === 'waiting' ? (
          <p className="rl:-my-0.75 rl:flex rl:min-h-6 rl:min-w-0 rl:items-center rl:gap-x-2 rl:type-label rl:whitespace-nowrap rl:text-waiting rl:[&>bdi]:truncate">
            <WaitingText waitingFor={run.waitingFor} />
          </p>
        ) : (
          <div className="rl:flex rl:min-h-4.5 rl:min-w-0 rl:items-center rl:dotted">
            <RunProgressLabel />
            {/* The bar says the same to screen readers. A queued run has neither. */}
            <RunProgressPercent aria-hidden />
          </div>
        )}
        {run.status !== 'queued' && (
          <span className={EDGE}>
            <RunProgressBar className="rl:rounded-none" />
          </span>
        )}
      </RunProgressIndicator>
    </WithForecasts>
  );
}
