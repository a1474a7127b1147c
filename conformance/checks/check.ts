import type { Level } from '../types';
import type { World } from '../world';

/** One rule and its check. */
export interface Check {
  id: string;
  title: string;
  /** Section of the contract (docs/backend.md). */
  clause: string;
  /** How to fix a violation. */
  advice: string;
  levels: readonly Level[];
  /**
   * @param note adds a note, without a violation
   * @throws {Failure} if the rule is violated
   * @throws {Skip} if the check cannot run
   */
  run(world: World, note: (text: string) => void): Promise<void>;
}
