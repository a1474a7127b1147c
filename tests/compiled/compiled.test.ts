// @vitest-environment node
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';
import { RunTimeStats } from '../../src/components/run-time-stats';
import { type CompilerEvent, compile } from './react-compiler';

/** Compiles every file that a host's compiler would receive. */
async function compileAll() {
  const events: { file: string; event: CompilerEvent }[] = [];
  const files = await readdir(path.join(root, 'src'), { recursive: true });
  for (const file of files.filter((name) => /\.tsx?$/.test(name) && !/\.test\./.test(name)).sort()) {
    const code = await readFile(path.join(root, 'src', file), 'utf8');
    await compile(code, path.join(root, 'src', file), (event) => events.push({ file, event }));
  }
  return events;
}

it('these tests run on what the compiler made', () => {
  // The compiled function destructures its props in the body, where it can check what has changed.
  expect('render' in RunTimeStats ? String(RunTimeStats.render) : '').toMatch(/^function RunTimeStats\(t0/);
});

it('the compiler takes every component and hook, but for those that are named here', async () => {
  const events = await compileAll();
  const compiled = events.filter(({ event }) => event.kind === 'CompileSuccess');
  expect(compiled.length).toBeGreaterThan(100);
  const refused = events.filter(({ event }) => event.kind !== 'CompileSuccess').map(({ file }) => file);
  // Not compiled: these read a ref while rendering, or load a part on first use.
  expect([...new Set(refused)]).toEqual([
    'components/live-activity-feed/FeedList.tsx',
    'components/live-activity-feed/FeedScroller.tsx',
    'components/live-activity-feed/LiveActivityFeed.tsx',
    'composites/run-execution-modal/useRunStart.ts',
    'composites/runs-list/rows/RunRow.tsx',
    'devtools/panel/ComponentsTab.tsx',
    'devtools/panel/RunsTab.tsx',
    'hooks/feed-window/useDrawnSteps.ts',
    'hooks/feed-window/useFeedWindow.ts',
    'hooks/forecast/lazy-forecasts.ts',
    'hooks/forecast/useForecast.ts',
    'hooks/run/useRunStatus.ts',
    'hooks/run/useRuns.ts',
  ]);
  // Compiles every file, which takes long on two busy cores.
}, 120_000);
