import '@testing-library/jest-dom/vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { createElement, type ReactElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { CancelRunButton } from '../src/components/cancel-run-button';
import { RunProgressIndicator } from '../src/components/run-progress-indicator';
import { RunProvider } from '../src/hooks/RunProvider';
import { createRestSource } from '../src/sources/rest/rest-source';
import { createManualClock } from '../src/testing/manual-clock';
import { createManualEnvironment } from '../src/testing/manual-environment';
import { runtimeImports } from './imports/import-effects.mjs';

const ROOT = process.cwd();

afterEach(() => cleanup());

/**
 * The project's files in which a function runs during `walk`, according to the engine's call counts. Excludes files
 * that ran only while the page was built; includes helpers that are called on the way.
 */
async function filesOf(walk: () => Promise<void>): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await session.post('Profiler.takePreciseCoverage');
  await walk();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const names = result
    .filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
    .map(({ url }) => path.relative(ROOT, url.startsWith('file:') ? fileURLToPath(url) : url))
    .filter((name) => name.startsWith(`src${path.sep}`) && !name.includes('testing'));
  return [...new Set(names)].sort();
}

/** Renders a page with a real REST source; `answer` sets the backend's response from now on. */
function openPage(page: ReactElement) {
  const clock = createManualClock();
  let run = { id: 'r', status: 'running', rev: 1, epoch: 'e', progress: { completed_steps: 2, total_steps: 8 } };
  const source = createRestSource({
    baseUrl: 'http://backend.example',
    fetch: async (_, init) =>
      new Response(JSON.stringify(init?.method === 'POST' ? { status: 'cancelling' } : run), {
        headers: { 'content-type': 'application/json' },
      }),
  });
  const environment = createManualEnvironment();
  render(createElement(RunProvider, { source, clock, environment }, page));
  return {
    advance: (ms: number) => act(() => clock.advance(ms)),
    answer: (change: Partial<typeof run>) => {
      run = { ...run, ...change, rev: run.rev + 1 };
    },
  };
}

/** Every file that passes a status on between the response and the bar. */
const ANSWER_TO_BAR = [
  'src/sources/rest/http/http.ts',
  'src/sources/rest/rest-source.ts',
  'src/wire/read/run.ts',
  'src/core/platform/timeout.ts',
  'src/core/client/sync/slow-requests.ts',
  'src/core/client/sync/poll/status-reader.ts',
  'src/core/client/sync/poll/polling.ts',
  'src/core/client/sync/reading.ts',
  'src/core/client/store/run-store.ts',
  'src/core/text/method-spelling.ts',
  'src/core/client/store/seed.ts',
  'src/core/run/run-reducer.ts',
  'src/core/client/store/shown-snapshot.ts',
  'src/core/client/run-client.ts',
  'src/hooks/useRunView.ts',
  'src/core/run/status/known-status.ts',
  'src/core/run/sound-run.ts',
  'src/hooks/run/known-before.ts',
  'src/hooks/forecast/useRunProgress.ts',
  'src/hooks/forecast/useForecastStore.ts',
  'src/hooks/forecast/forecasts.ts',
  'src/core/forecast/forecast-store.ts',
  'src/core/forecast/forecast.ts',
  'src/core/forecast/show-progress.ts',
  'src/core/forecast/shown.ts',
  'src/core/forecast/progress.ts',
  'src/components/run-progress-indicator/RunProgressIndicator.tsx',
  'src/components/run-progress-indicator/describe-progress.ts',
  'src/components/run-progress-indicator/progress-context.ts',
  'src/components/run-progress-indicator/RunProgressBar.tsx',
];

/** Every file that passes a click on, to the request and to the button's label. */
const PRESS_TO_WORD = [
  'src/components/cancel-run-button/CancelRunTrigger.tsx',
  'src/components/cancel-run-button/cancel-run-context.ts',
  'src/components/cancel-run-button/CancelRunProvider.tsx',
  'src/hooks/actions/useCancelRun.ts',
  'src/core/client/run-client.ts',
  'src/core/client/store/run-store.ts',
  'src/core/request/cancel.ts',
  'src/core/request/cancel-machine.ts',
  'src/core/request/request.ts',
  'src/core/client/store/cancel-port.ts',
  'src/core/client/store/shown-snapshot.ts',
  'src/hooks/run/useRunStatus.ts',
  'src/components/cancel-run-button/cancel-control.ts',
];

const sources = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `src/${name.split(path.sep).join('/')}`)
    .map((name) => [name, readFileSync(name, 'utf8')]),
);

/** Where a walk starts or continues through an injected object instead of an import: the source, the client. */
const SEAMS = [
  'src/sources/rest/http/http.ts',
  'src/core/client/run-client.ts',
  'src/components/run-progress-indicator/RunProgressIndicator.tsx',
  'src/components/cancel-run-button/CancelRunTrigger.tsx',
];

/** The files of a walk that no chain of imports connects to a seam: the list has a gap there. */
function notJoined(walk: readonly string[]): string[] {
  const imports = new Map(walk.map((file) => [file, runtimeImports(file, sources.get(file) ?? '', sources)]));
  const joined = new Set(walk.filter((file) => SEAMS.includes(file)));
  for (let before = 0; before !== joined.size; ) {
    before = joined.size;
    for (const file of walk) {
      const isJoined = walk.some(
        (other) => joined.has(other) && (imports.get(other)?.includes(file) || imports.get(file)?.includes(other)),
      );
      if (isJoined) joined.add(file);
    }
  }
  return walk.filter((file) => !joined.has(file));
}

describe('what passes through how many files', () => {
  it('one poll answer to the pixels of one bar in 30 files, helpers not counted', async () => {
    const { advance, answer } = openPage(createElement(RunProgressIndicator, { runId: 'r', size: 'sm' }));
    await advance(5_000);
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
    answer({ progress: { completed_steps: 4, total_steps: 8 } });
    const files = await filesOf(() => advance(1_500));
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '50');
    expect(files).toEqual(expect.arrayContaining(ANSWER_TO_BAR));
    expect(notJoined(ANSWER_TO_BAR)).toEqual([]);
    expect(ANSWER_TO_BAR.length).toBeLessThanOrEqual(30);
    expect(files.length).toBeLessThanOrEqual(103);
  });

  it('one press on Cancel to "Cancelling…" in 13 files, helpers not counted', async () => {
    const { advance } = openPage(createElement(CancelRunButton, { runId: 'r', confirmation: 'none' }));
    await advance(5_000);
    const button = screen.getByRole('button');
    const files = await filesOf(async () => {
      fireEvent.click(button);
    });
    expect(screen.getByRole('button')).toHaveTextContent('Cancelling…');
    expect(files).toEqual(expect.arrayContaining(PRESS_TO_WORD));
    expect(notJoined(PRESS_TO_WORD)).toEqual([]);
    expect(PRESS_TO_WORD.length).toBeLessThanOrEqual(14);
    expect(files.length).toBeLessThanOrEqual(65);
  });
});
