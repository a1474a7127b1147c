import { ensureBuilt } from '../../scripts/prepare.mjs';
import { writeExamples } from './examples';

/** The examples import the built package. */
export async function setup(): Promise<void> {
  await ensureBuilt();
  writeExamples();
}
