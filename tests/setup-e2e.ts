import { ensureBuilt, ensureDemoBuilt } from '../scripts/prepare.mjs';

/** The tests visit the built demo, which imports the built package. */
export async function setup(): Promise<void> {
  await ensureBuilt();
  await ensureDemoBuilt();
}
