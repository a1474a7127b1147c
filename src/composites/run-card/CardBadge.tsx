import { useBeat } from '../../components/internal/motion/useBeat';
import type { Run } from '../../core/run/run';
import { Badge } from './still-parts';

/** The badge of a card: its icon turns with each news of the run, where the badge of a panel turns all the time. */
export function CardBadge({
  run,
  shown,
}: {
  run: Run | null;
  /** The same object while the badge says the same. */
  shown: Run | null;
}) {
  return <Badge ref={useBeat(run)} run={shown} />;
}
