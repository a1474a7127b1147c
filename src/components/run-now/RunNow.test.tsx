import { act, render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Run, RunStep } from '../../core/run/run';
import { RunProvider } from '../../hooks/RunProvider';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import { RunNow, RunStepCurve } from '.';
import { RUN_NOW_PARTS as PARTS } from './parts';

const T = Date.UTC(2026, 0, 1);
const run: Run = { id: 'r', status: 'running', name: 'Spring', startedAt: T };
const training = (current: number, loss: number | null, more: Partial<RunStep> = {}): RunStep => ({
  id: 's1',
  n: 1,
  kind: 'training',
  status: 'running',
  title: 'Training',
  detail: 'Batch size 500.',
  startedAt: T - 47_000,
  progress: { current, total: 300, unit: 'epoch' },
  metrics: loss === null ? null : { loss, val_loss: loss + 0.1 },
  ...more,
});
/** The fields that a step leaves out. */
const BARE: Partial<RunStep> = { detail: null, progress: null };
const slot = (name: string) => document.querySelector<HTMLElement>(`[data-slot="${name}"]`);

describeConformance({ name: 'RunNow', part: RunNow, ...PARTS.root, props: { run, steps: [] }, isRoot: true });

describe('RunNow', () => {
  it('tells how far the step is, how long it takes, and its detail; not its name, which stands above the bar', () => {
    const clock = createManualClock(T);
    render(
      <RunProvider source={createScriptedSource({ clock })} clock={clock} locale="en">
        <RunNow
          run={run}
          steps={[training(192, null)]}
          eta={{
            history: [{ durationMs: 1, steps: [{ name: 'Training', startedAtMs: 0, finishedAtMs: 70_000 }] }],
          }}
        />
      </RunProvider>,
    );
    expect(slot('run-now-amount')).toHaveTextContent('epoch 192 / 300');
    expect(slot('run-now-time')).toHaveTextContent('47susually 1m 10s');
    expect(slot('run-now-detail')).toHaveTextContent('Batch size 500.');
    expect(slot('run-now')).not.toHaveTextContent('Training');
  });

  it('draws curves once there are two values, with the latest at their ends', () => {
    const { rerender, container } = render(<RunNow run={run} steps={[training(1, 2.3)]} />);
    expect(slot('run-step-curve')).toBeNull();
    rerender(<RunNow run={run} steps={[training(96, 0.4)]} />);
    expect(slot('run-step-curve')).toHaveAttribute('data-state', 'progress');
    expect(slot('run-step-curve')).toHaveTextContent('loss0.4');
    expect(slot('run-step-curve')).toHaveTextContent('val loss0.5');
    expect(screen.getByRole('img')).toHaveAccessibleName('loss');
    expect(slot('run-now-detail')).toBeNull();
    expectListedParts(container, PARTS);
  });

  it('draws nothing of the run before it in its place, whose steps have the same ids', () => {
    const { rerender } = render(<RunStepCurve run={run} steps={[training(1, 2.3)]} stepId="s1" />);
    rerender(<RunStepCurve run={run} steps={[training(96, 0.4)]} stepId="s1" />);
    expect(slot('run-step-curve')).not.toBeNull();
    const next = { ...run, id: 'r2' };
    rerender(<RunStepCurve run={next} steps={[training(120, 7)]} stepId="s1" />);
    expect(slot('run-step-curve')).toBeNull();
    rerender(<RunStepCurve run={next} steps={[training(121, 7.5)]} stepId="s1" />);
    expect(slot('run-step-curve')).toHaveTextContent('loss7.5');
    expect(document.querySelectorAll('[data-slot="run-step-curve"] path[d^="M"]').length).toBeGreaterThan(0);
  });

  it('keeps through the client what came before it was mounted', async () => {
    const clock = createManualClock(T);
    const source = createScriptedSource({ clock, run: { id: 'run-1', status: 'running' } });
    const environment = createManualEnvironment();
    const page = (isShown: boolean) => (
      <RunProvider source={source} clock={clock} environment={environment} locale="en">
        <RunStepCurve runId="run-1" stepId="s0" />
        {isShown && <RunNow runId="run-1" />}
      </RunProvider>
    );
    const { rerender } = render(page(false));
    for (const [current, loss] of [
      [1, 2.3],
      [50, 1.1],
      [96, 0.4],
    ] as const) {
      source.setStep(training(current, loss));
      await act(() => clock.advance(3_000));
    }
    rerender(page(true));
    await act(() => clock.advance(100));
    expect(slot('run-now')?.querySelector('path:not([stroke])')?.getAttribute('d')).toMatch(/^M0.33 .*L16.67 .*L32 /);
  });

  it('shows values and time where the step counts nothing', () => {
    render(<RunNow run={run} steps={[training(1, 0.4, { progress: null })]} />);
    expect(slot('run-now-values')).toHaveTextContent('loss0.4val loss0.5');
    expect(slot('run-now-amount')).toBeNull();
  });

  it('of a step that tells nothing but its start: for how long, in words, and its name where the run names another', () => {
    const clock = createManualClock(T);
    const page = (title: string) => (
      <RunProvider source={createScriptedSource({ clock })} clock={clock} locale="en">
        <RunNow run={{ ...run, currentStep: { name: 'Training' } }} steps={[training(1, null, { ...BARE, title })]} />
      </RunProvider>
    );
    const { rerender } = render(page('Training'));
    expect(slot('run-now')).toHaveTextContent(/^47s *in this step$/);
    rerender(page('Deploying'));
    expect(slot('run-now')).toHaveTextContent(/^Deploying47s *in this step$/);
  });

  it('between two steps tells the last and the next', () => {
    render(
      <RunNow
        run={run}
        steps={[training(300, null, { title: 'Loading', status: 'done', startedAt: T, finishedAt: T + 8_000 })]}
        eta={{
          plan: [
            { name: 'Loading', weight: 1 },
            { name: 'Training', weight: 2 },
          ],
        }}
      />,
    );
    expect(slot('run-now')).toHaveTextContent('Last: Loading, 8sNext: Training');
  });

  it('becomes the question of a run that waits for a person', () => {
    const waitingFor = { text: 'Train on 52,000 rows?', href: '/approve' };
    render(<RunNow run={{ ...run, status: 'waiting', waitingFor }} steps={[training(1, null)]} />);
    expect(slot('run-now')).toHaveTextContent('Train on 52,000 rows?Answer');
    expect(screen.getByRole('link', { name: 'Answer' })).toHaveAttribute('href', '/approve');
  });

  it('tells how long a queued run has waited', () => {
    const clock = createManualClock(T);
    render(
      <RunProvider source={createScriptedSource({ clock })} clock={clock} locale="en">
        <RunNow run={{ ...run, status: 'queued', createdAt: T - 20_000 }} steps={[]} />
      </RunProvider>,
    );
    expect(slot('run-now')).toHaveTextContent('Waiting for 20s');
  });

  it('is gone when the run has ended', () => {
    const { container } = render(<RunNow run={{ ...run, status: 'succeeded' }} steps={[training(300, 0.1)]} />);
    expect(container).toBeEmptyDOMElement();
  });
});
