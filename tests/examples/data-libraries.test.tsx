import { readFileSync } from 'node:fs';
import path from 'node:path';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { SWRConfig } from 'swr';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRunClient } from '../../src/core/client/run-client';
import { RunSourceError } from '../../src/core/run/source/run-source-error';
import { createManualClock } from '../../src/testing/manual-clock';
import { createManualEnvironment } from '../../src/testing/manual-environment';
import { createScriptedSource } from '../../src/testing/scripted-source';
import { RunRow as SwrRow } from './swr';
import { RunRow as QueryRow } from './tanstack-query';

function setUp() {
  const source = createScriptedSource({ clock: createManualClock() });
  const clock = { now: () => Date.now(), setTimeout: globalThis.setTimeout, clearTimeout: () => {} };
  const client = createRunClient({ source, environment: createManualEnvironment(), clock });
  return { source, client };
}

const LIBRARIES = [
  [
    'TanStack Query',
    QueryRow,
    ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={new QueryClient()}>{children}</QueryClientProvider>
    ),
  ],
  [
    'SWR',
    SwrRow,
    ({ children }: { children: ReactNode }) => (
      <SWRConfig value={{ provider: () => new Map(), dedupingInterval: 0 }}>{children}</SWRConfig>
    ),
  ],
] as const;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe.each(LIBRARIES)('a run in the cache of %s', (_name, Row, Wrapper) => {
  it('is read every second until it has ended, and then no more', async () => {
    const { source, client } = setUp();
    render(<Row client={client} runId="run-1" />, { wrapper: Wrapper });
    expect(screen.getByText('Loading…')).toBeTruthy();
    await pass(50);
    expect(screen.getByText('Run 1: running')).toBeTruthy();
    await pass(3_000);
    expect(source.count('readRun')).toBeGreaterThanOrEqual(3);
    source.setRun({ status: 'cancelled' });
    await pass(1_500);
    expect(screen.getByText('Run 1: cancelled')).toBeTruthy();
    const asked = source.count('readRun');
    await pass(10_000);
    expect(source.count('readRun')).toBe(asked);
  });

  it('says what is wrong with a run that is not there, and asks once for it', async () => {
    const { source, client } = setUp();
    source.interceptAll('readRun', async () => {
      throw new RunSourceError('not_found', 'no such run.', { status: 404 });
    });
    render(<Row client={client} runId="run-1" />, { wrapper: Wrapper });
    await pass(900);
    expect(screen.getByRole('alert').textContent).toBe('not_found');
    expect(source.count('readRun')).toBe(1);
  });

  it('comes back by itself after a failure that passes', async () => {
    const { source, client } = setUp();
    source.intercept('readRun', async () => {
      throw new RunSourceError('server', 'overloaded.', { status: 503 });
    });
    render(<Row client={client} runId="run-1" />, { wrapper: Wrapper });
    await pass(20_000);
    expect(screen.getByText('Run 1: running')).toBeTruthy();
  });
});

it('TanStack Query aborts the read of a page that was left', async () => {
  const { source, client } = setUp();
  source.intercept('readRun', () => new Promise(() => {}));
  const [, Row, Wrapper] = LIBRARIES[0];
  const { unmount } = render(<Row client={client} runId="run-1" />, { wrapper: Wrapper });
  await pass(50);
  expect(source.calls[0]?.signal.aborted).toBe(false);
  unmount();
  await pass(50);
  expect(source.calls[0]?.signal.aborted).toBe(true);
});

describe('docs/data-libraries.md', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  it.each(['tanstack-query.tsx', 'swr.tsx'])('holds %s as it is tested here', (file) => {
    const code = readFileSync(path.join(root, 'tests/examples', file), 'utf8');
    expect(readFileSync(path.join(root, 'docs/data-libraries.md'), 'utf8')).toContain(`\`\`\`tsx\n${code}\`\`\``);
  });
});
