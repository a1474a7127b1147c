import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { describeConformance } from '../../components/internal/describe-conformance';
import type { Run, RunStep } from '../../core/run/run';
import type { RunSourceCapabilities } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { RealTimeRunStatus } from './index';
import { REAL_TIME_RUN_STATUS_PARTS } from './parts';

const run: Run = { id: 'run-1', status: 'running', name: 'Spring', dataset: 'customers' };

describeConformance({
  name: 'RealTimeRunStatus',
  part: RealTimeRunStatus,
  slot: 'real-time-run-status',
  states: REAL_TIME_RUN_STATUS_PARTS.root.states,
  props: { run },
  isRoot: true,
});

async function watch(capabilities: Partial<RunSourceCapabilities>) {
  const clock = createManualClock();
  const source = createScriptedSource({ clock, run: { id: 'run-1', name: 'Spring' }, capabilities });
  const advance = (ms: number) => act(() => clock.advance(ms));
  render(
    <RunProvider source={source} clock={clock} environment={createManualEnvironment()}>
      <RealTimeRunStatus runId="run-1" />
    </RunProvider>,
  );
  await advance(50);
  return { source, advance };
}

describe('RealTimeRunStatus', () => {
  it('shows the method and what the agent decided last, from the steps where the run does not say', () => {
    const step = (n: number, more: Partial<RunStep>): RunStep => ({
      id: `s${n}`,
      n,
      kind: 'planned',
      status: 'done',
      title: `Step ${n}`,
      ...more,
    });
    const steps = [
      step(1, { title: 'Chose CTGAN', agent: true, method: 'CTGAN', detail: 'CTGAN first.' }),
      step(2, { title: 'Switching', agent: true, method: 'TVAE', detail: 'TVAE, since CTGAN collapsed. Same rows.' }),
      step(3, {}),
    ];
    const { rerender } = render(<RealTimeRunStatus run={run} steps={steps} />);
    const panel = screen.getByRole('region', { name: 'Spring' });
    const fact = (title: string) => within(panel).queryByTitle(title);
    expect(fact('Method: TVAE')).toHaveTextContent('TVAE');
    expect(fact('Agent: TVAE, since CTGAN collapsed.')).toHaveTextContent('TVAE, since CTGAN collapsed.');
    expect(panel).not.toHaveTextContent('Switching');
    rerender(<RealTimeRunStatus run={run} steps={[]} />);
    expect(fact('Method: TVAE')).toBeNull();
  });

  it('pauses and resumes where the source can, and shows what the backend says', async () => {
    const t = await watch({ pause: true });
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(screen.getByRole('button', { name: 'Pause' })).toHaveAttribute('data-state', 'pause');
    expect(screen.getByText('Running')).toBeInTheDocument();
    await t.advance(3_000);
    expect(t.source.getRun().status).toBe('paused');
    expect(screen.getAllByText('Paused').length).toBeGreaterThan(0);
    fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
    await t.advance(3_000);
    expect(t.source.getRun().status).toBe('running');
    expect(screen.getByRole('button', { name: 'Pause' })).toHaveAttribute('data-state', 'idle');
  });

  it('says why it was not paused', async () => {
    const t = await watch({ pause: true });
    t.source.intercept('setPaused', async () => {
      throw new RunSourceError('rejected', 'no', { status: 409, detail: 'The last step cannot be paused.' });
    });
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    await t.advance(500);
    expect(screen.getByRole('alert')).toHaveTextContent(
      'The run could not be changed: The last step cannot be paused.',
    );
  });

  it('offers no pause where the source cannot', async () => {
    await watch({ pause: false });
    expect(screen.getByRole('button', { name: 'Cancel run Spring' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
  });
});
