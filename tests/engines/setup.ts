import { ensureBuilt, ensureDemoBuilt } from '../../scripts/prepare.mjs';

/** The test cases visit the built demo. Listing the tests needs no build. */
export async function setup(): Promise<void> {
  if (process.env.RUNLIGHT_NAMES_ONLY) return;
  await ensureBuilt();
  await ensureDemoBuilt();
}
