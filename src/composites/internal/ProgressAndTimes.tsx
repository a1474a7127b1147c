import type { ReactNode } from 'react';
import { RunProgressIndicator } from '../../components/run-progress-indicator';
import { RunTimeElapsed, RunTimeRemaining, RunTimeStats, RunTimeSteps } from '../../components/run-time-stats';
import type { UseEtaOptions } from '../../hooks/useEta';
import type { RunInput } from '../../hooks/useRunView';
import { WithForecasts } from '../../hooks/WithForecasts';

const unchanged = (byDefault: ReactNode) => byDefault;

/**
 * The bar, and beside it the card of times. Where both would not have room enough for the step's name the card is below: a
 * row as far as that fits, so that it takes little height.
 */
export function ProgressAndTimes({
  input,
  eta,
  slot,
  times = unchanged,
}: {
  input: RunInput;
  eta: UseEtaOptions | undefined;
  /** `data-slot` of the card of times. */
  slot: string;
  /** Puts the host's own in the place of the card of times. */
  times?: ((byDefault: ReactNode) => ReactNode) | undefined;
}) {
  return (
    <div className="rl:grid rl:shrink-0 rl:gap-x-8 rl:gap-y-4 rl:@md:grid-cols-[minmax(0,1fr)_auto] rl:@md:items-center">
      <WithForecasts>
        <RunProgressIndicator {...input} eta={eta} />
      </WithForecasts>
      {times(
        <div data-slot={slot} className="rl:rounded-lg rl:edge rl:bg-sunken rl:px-4 rl:py-3 rl:@md:min-w-64">
          <RunTimeStats {...input} {...(eta && { eta })}>
            <div className="rl:flex rl:flex-col rl:gap-x-6 rl:gap-y-1.5 rl:@xs:flex-row rl:@xs:items-end rl:@xs:justify-between rl:@md:flex-col rl:@md:items-start">
              <RunTimeElapsed />
              <div className="rl:flex rl:min-h-5 rl:flex-wrap rl:items-baseline rl:gap-x-3 rl:gap-y-0.5 rl:@xs:flex-col rl:@xs:items-end rl:@md:flex-row rl:@md:items-baseline">
                <RunTimeRemaining />
                <RunTimeSteps />
              </div>
            </div>
          </RunTimeStats>
        </div>,
      )}
    </div>
  );
}
