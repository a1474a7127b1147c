import type { Level } from '../types';
import type { World } from '../world';

/** One thing that has to be so. */
export interface Check {
  id: string;
  title: string;
  /** Section of the contract (docs/backend.md). */
  clause: string;
  /** What to do when it is not so. */
  advice: string;
  levels: readonly Level[];
  /**
   * @param note Adds what somebody should know although nothing is wrong.
   * @throws {Failure} when it is not so.
   * @throws {Skip} when it cannot be found out here.
   */
  run(world: World, note: (text: string) => void): Promise<void>;
}
