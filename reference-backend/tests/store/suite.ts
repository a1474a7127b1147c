import type { Database } from '../../store/database';
import { describeCancels } from './cancels';
import { describeChanges } from './changes';
import { describeClaims } from './claims';
import { storeFixture } from './fixture';
import { describeLeases } from './leases';
import { describeRaces } from './races';

/** The guarantees of the store on either engine. The embedded one has a single connection, which hides races. */
export function describeStore(open: () => Promise<Database>): void {
  const fixture = storeFixture(open);
  describeChanges(fixture);
  describeClaims(fixture);
  describeCancels(fixture);
  describeLeases(fixture);
  describeRaces(fixture);
}
