import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { ensureBuilt, root } from '../../../scripts/prepare.mjs';

const DEMO = path.join(root, 'reference-backend/demo');

/** Builds the demo unchanged, except that `session` replaces its `session.ts` with the users and their sources. */
export async function buildDemo(session: string): Promise<{ folder: string; dispose(): Promise<void> }> {
  await ensureBuilt();
  const folder = await mkdtemp(path.join(tmpdir(), 'runlight-demo-'));
  const own = path.join(import.meta.dirname, session);
  await build({
    root: DEMO,
    configFile: false,
    logLevel: 'error',
    plugins: [
      react(),
      {
        name: 'session-of-the-test',
        enforce: 'pre',
        resolveId: (source, importer) => (source === './session' && importer?.startsWith(DEMO) ? own : null),
      },
    ],
    build: { outDir: folder, emptyOutDir: true },
  });
  return { folder, dispose: () => rm(folder, { recursive: true, force: true }) };
}
