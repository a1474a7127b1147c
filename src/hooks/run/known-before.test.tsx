import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { RunStatusBadge } from '../../components/run-status-badge';
import { RealTimeRunStatus } from '../../composites/real-time-run-status';
import { RunCard } from '../../composites/run-card';
import type { Run } from '../../core/run/run';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';
import { useRunView } from '../useRunView';

const ROW: Run<{ project: string }> = {
  id: 'run-1',
  status: 'queued',
  name: 'Row 7',
  dataset: 'customers',
  method: 'CTGAN',
  data: { project: 'Churn' },
};

function setUp(run: Partial<Run> = {}) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock });
  source.setRun({ status: 'running', name: null, dataset: null, method: null, ...run });
  const wrap = (children: ReactNode) => (
    <RunProvider source={source} clock={clock} environment={createManualEnvironment()} locale="en">
      {children}
    </RunProvider>
  );
  return { source, wrap, advance: (ms: number) => act(() => clock.advance(ms)) };
}

function Shown({ run }: { run: Run | undefined }) {
  const view = useRunView({ runId: 'run-1', run });
  return <output>{JSON.stringify([view.run?.status, view.run?.name, view.run?.dataset, view.run?.data])}</output>;
}
const shown = () => JSON.parse(screen.getByRole('status').textContent ?? '');

describe('section 11: `run` beside `runId` is what is known before the first read', () => {
  it.each([
    ['RunCard', <RunCard key="c" runId="run-1" run={ROW} />],
    ['RealTimeRunStatus', <RealTimeRunStatus key="p" runId="run-1" run={ROW} />],
  ])('%s shows it at once and then the run that was read (active cards lost "Dataset:")', async (_, element) => {
    const t = setUp();
    const { container } = render(t.wrap(element));
    expect(container).toHaveTextContent('Row 7');
    expect(container).toHaveTextContent('Queued');
    expect(t.source.count('readRun')).toBe(0);
    await t.advance(1_000);
    expect(t.source.count('readRun')).toBeGreaterThan(0);
    expect(container).toHaveTextContent('Running');
    expect(container).toHaveTextContent('Row 7');
    expect(container).toHaveTextContent('customers');
    expect(container).toHaveTextContent('CTGAN');
    t.source.setRun({ status: 'succeeded' });
    await t.advance(3_000);
    expect(container).toHaveTextContent('Succeeded');
  });

  it('RunStatusBadge', async () => {
    const t = setUp();
    const { container } = render(t.wrap(<RunStatusBadge runId="run-1" run={ROW} />));
    expect(container).toHaveTextContent('Queued');
    await t.advance(1_000);
    expect(container).toHaveTextContent('Running');
  });

  it('what the backend says wins, and host data stays where the backend has none', async () => {
    const t = setUp({ name: 'Backend’s name' });
    render(t.wrap(<Shown run={ROW} />));
    expect(shown()).toEqual(['queued', 'Row 7', 'customers', { project: 'Churn' }]);
    await t.advance(1_000);
    expect(shown()).toEqual(['running', 'Backend’s name', 'customers', { project: 'Churn' }]);
  });

  it('another run’s row, left from the page before, is not shown under this id', async () => {
    const t = setUp();
    render(t.wrap(<Shown run={{ ...ROW, id: 'run-0' }} />));
    expect(shown()).toEqual([null, null, null, null]);
    await t.advance(1_000);
    expect(shown()).toEqual(['running', null, null, null]);
  });

  it('can be cancelled before it was read', async () => {
    const t = setUp();
    render(t.wrap(<RunCard runId="run-1" run={ROW} />));
    expect(screen.getByRole('button', { name: /cancel/i })).toBeEnabled();
  });
});
