import { RunProgressIndicator } from '../../components/run-progress-indicator';
import { RunTimeStats } from '../../components/run-time-stats';
import type { UseEtaOptions } from '../../hooks/useEta';
import type { RunInput } from '../../hooks/useRunView';

/** The bar, and beside it, or under it where it is narrow, the card of times. */
export function ProgressAndTimes({
  input,
  eta,
  slot,
}: {
  input: RunInput;
  eta: UseEtaOptions | undefined;
  /** `data-slot` of the card of times. */
  slot: string;
}) {
  return (
    <div className="rl:grid rl:shrink-0 rl:gap-x-8 rl:gap-y-4 rl:@sm:grid-cols-[minmax(0,1fr)_auto] rl:@sm:items-center">
      <RunProgressIndicator {...input} eta={eta} />
      <div
        data-slot={slot}
        className="rl:rounded-lg rl:edge rl:bg-sunken rl:px-4 rl:py-3 rl:@sm:min-w-52 rl:@md:min-w-64"
      >
        <RunTimeStats {...input} {...(eta && { eta })} />
      </div>
    </div>
  );
}
