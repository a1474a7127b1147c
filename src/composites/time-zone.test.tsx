import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { RunStepCurve } from '../components/run-now';
import type { Run, RunStep } from '../core/run/run';
import { RunSourceError } from '../core/run/source/run-source-error';
import { RunProvider } from '../hooks/RunProvider';
import { createManualClock } from '../testing/manual-clock';
import { createManualEnvironment } from '../testing/manual-environment';
import { createScriptedSource } from '../testing/scripted-source';
import { RealTimeRunStatus } from './real-time-run-status';
import { RunsList } from './runs-list';

const AT = Date.UTC(2026, 4, 4, 14, 30);
/** 20:15 there, a quarter of an hour that no machine's own zone has by chance. */
const THERE = /8:15\sPM/;

function setUp() {
  const clock = createManualClock(AT);
  const source = createScriptedSource({ clock });
  const environment = createManualEnvironment();
  const page = (children: ReactNode) => (
    <RunProvider source={source} clock={clock} environment={environment} timeZone="Asia/Kathmandu">
      {children}
    </RunProvider>
  );
  return { source, page, advance: (ms: number) => act(() => clock.advance(ms)) };
}
const body = () => document.body.textContent;

it('the end of a run is told in the time zone of the provider', () => {
  const run: Run = { id: 'r', status: 'succeeded', startedAt: AT - 60_000, finishedAt: AT };
  render(setUp().page(<RealTimeRunStatus run={run} steps={[]} />));
  expect(body()).toMatch(THERE);
});

it('so is the beginning of a curve that was not seen', () => {
  const step = (current: number): RunStep => ({
    id: 's',
    n: 1,
    kind: 'training',
    status: 'running',
    title: 'Training',
    progress: { current, total: 300 },
    metrics: { loss: 1 / current },
  });
  const t = setUp();
  const { rerender } = render(
    t.page(<RunStepCurve run={{ id: 'r', status: 'running' }} steps={[step(100)]} stepId="s" />),
  );
  rerender(t.page(<RunStepCurve run={{ id: 'r', status: 'running' }} steps={[step(200)]} stepId="s" />));
  expect(body()).toMatch(THERE);
});

it.each([
  ['a run', 'readRun', <RealTimeRunStatus key="1" runId="run-1" />],
  ['a list', 'listRuns', <RunsList key="2" />],
] as const)('so is the next try, where the backend asks for a long pause (%s)', async (_, method, part) => {
  const t = setUp();
  t.source.interceptAll(method, async () => {
    throw new RunSourceError('server', 'busy', { retryAfterMs: 3_600_000 });
  });
  render(t.page(part));
  await t.advance(1_000);
  await screen.findByRole('alert');
  expect(body()).toMatch(/9:15\sPM/);
});
