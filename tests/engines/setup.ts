import { ensureBuilt, ensureDemoBuilt } from '../../scripts/prepare.mjs';

/** The cases visit the built demo. Who only asks for their names needs nothing built. */
export async function setup(): Promise<void> {
  if (process.env.RUNLIGHT_NAMES_ONLY) return;
  await ensureBuilt();
  await ensureDemoBuilt();
}
