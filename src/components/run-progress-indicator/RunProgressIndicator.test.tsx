import { act, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { type ProgressRule, stepCountProgress } from '../../core/forecast/progress';
import type { Run, RunStatus, RunStep } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { RunProvider } from '../../hooks/RunProvider';
import { advanceDrawn } from '../../testing/advance-drawn';
import { createManualClock } from '../../testing/manual-clock';
import { createManualEnvironment } from '../../testing/manual-environment';
import { createScriptedSource } from '../../testing/scripted-source';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import { LiveIndicator } from '../live-indicator';
import { RunStatusBadge } from '../run-status-badge';
import { RunProgressBar, RunProgressIndicator, RunProgressLabel, RunProgressNote, RunProgressPercent } from '.';
import { RUN_PROGRESS_INDICATOR_PARTS as PARTS } from './parts';
import { gapMask, gapsOf } from './RunProgressSegments';

const run: Run = {
  id: 'r',
  status: 'running',
  name: 'Adult income',
  progress: { completedSteps: 3, totalSteps: 8 },
  currentStep: { n: 4, name: 'Training model' },
};
const inside = (part: React.ReactElement) => <RunProgressIndicator run={run}>{part}</RunProgressIndicator>;

describeConformance({
  name: 'RunProgressIndicator',
  part: RunProgressIndicator,
  ...PARTS.root,
  props: { run },
  isRoot: true,
});
describeConformance({ name: 'RunProgressBar', part: RunProgressBar, ...PARTS.bar, wrap: inside });
describeConformance({ name: 'RunProgressLabel', part: RunProgressLabel, ...PARTS.label, wrap: inside });
describeConformance({ name: 'RunProgressPercent', part: RunProgressPercent, ...PARTS.percent, wrap: inside });
describeConformance({
  name: 'RunProgressNote',
  part: RunProgressNote,
  ...PARTS.note,
  props: { children: 'The plan grew' },
  wrap: inside,
});

const bar = () => screen.getByRole('progressbar');
const fillOf = (container: HTMLElement) => container.querySelector<HTMLElement>('[data-slot="run-progress-fill"]');

describe('RunProgressIndicator', () => {
  it('is a progressbar with a name, a clamped value and the step in words', () => {
    const { container } = render(<RunProgressIndicator run={run} />);
    expect(bar()).toHaveAccessibleName('Progress of Adult income');
    expect(bar()).toHaveAttribute('aria-valuenow', '37');
    expect(bar()).toHaveAttribute('aria-valuemin', '0');
    expect(bar()).toHaveAttribute('aria-valuemax', '100');
    expect(bar()).toHaveAttribute('aria-valuetext', 'Step 4 of 8, Training model, 37%');
    expect(screen.getByText('Step 4 of 8: Training model')).toBeVisible();
    expect(screen.getByText('37%')).toBeVisible();
    // The fill has the width of its track: a translation keeps its end round and can be mirrored.
    expect(fillOf(container)?.style.transform).toBe('translateX(calc(-62.5% * var(--rl-sign, 1)))');
    expectListedParts(container, PARTS);
  });

  it.each([
    ['indeterminate', { ...run, progress: null }],
    ['queued', { ...run, status: 'queued' as const }],
    ['loading', null],
  ])('has no value at all when %s', (state, of) => {
    const { container } = render(<RunProgressIndicator run={of} steps={[]} />);
    expect(bar()).toHaveAttribute('data-state', state);
    expect(bar()).not.toHaveAttribute('aria-valuenow');
    expect(bar()).not.toHaveAttribute('aria-valuetext');
    expect(bar()).not.toHaveAttribute('data-value');
    expect(container.querySelector('[data-slot="run-progress-percent"]')).toBeNull();
    expectListedParts(container, PARTS);
  });

  it('is full on success alone, whatever the backend counts', () => {
    const statuses: RunStatus[] = ['running', 'paused', 'cancelling', 'failed', 'cancelled', 'unknown'];
    for (const status of statuses) {
      const done = { ...run, id: status, status, progress: { completedSteps: 9, totalSteps: 8, fraction: 1.2 } };
      const { container, unmount } = render(<RunProgressIndicator run={done} />);
      expect(bar(), status).toHaveAttribute('aria-valuenow', '99');
      expect(fillOf(container)?.style.transform, status).not.toContain('calc(0%');
      expect(container.textContent, status).not.toContain('100');
      expectListedParts(container, PARTS);
      unmount();
    }
    render(
      <RunProgressIndicator run={{ ...run, status: 'succeeded', progress: { completedSteps: 3, totalSteps: 8 } }} />,
    );
    expect(bar()).toHaveAttribute('aria-valuenow', '100');
    expect(bar()).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Succeeded, .*100%$/));
  });

  it('turns to finishing when all counted work is done', () => {
    render(
      <RunProgressIndicator run={{ ...run, progress: { completedSteps: 8, totalSteps: 8 }, currentStep: null }} />,
    );
    expect(bar()).toHaveAttribute('data-state', 'finishing');
    expect(screen.getByText('Finishing…')).toBeVisible();
  });

  it('holds the bar and says so when the plan grows', () => {
    const { rerender } = render(
      <RunProgressIndicator run={{ ...run, progress: { completedSteps: 4, totalSteps: 8 } }} />,
    );
    expect(bar()).toHaveAttribute('aria-valuenow', '50');
    rerender(<RunProgressIndicator run={{ ...run, progress: { completedSteps: 4, totalSteps: 12 } }} />);
    expect(bar()).toHaveAttribute('aria-valuenow', '50');
    expect(screen.getByText('The plan grew to 12 steps')).toBeVisible();
  });

  it('counts what is done inside a running step', () => {
    const steps: RunStep[] = [
      { id: 'a', n: 4, kind: 'training', status: 'running', title: 'x', progress: { current: 150, total: 300 } },
    ];
    render(<RunProgressIndicator run={run} steps={steps} />);
    expect(bar()).toHaveAttribute('aria-valuenow', '43');
  });

  it('is short and two pixels high in lists', () => {
    render(<RunProgressIndicator run={run} size="sm" />);
    expect(screen.getByText('Step 4/8: Training model')).toBeVisible();
    expect(bar()).toHaveClass('rl:h-0.5');
  });

  it('names the state where a run rests or ended, without the step that only says the same', () => {
    const { rerender } = render(<RunProgressIndicator run={{ ...run, status: 'paused' }} />);
    expect(screen.getByText('Paused · Step 4 of 8: Training model')).toBeVisible();
    expect(bar()).toHaveAttribute('aria-valuetext', 'Paused, Step 4 of 8, Training model, 37%');
    rerender(
      <RunProgressIndicator run={{ ...run, status: 'cancelled', currentStep: { n: 4, name: 'Run cancelled' } }} />,
    );
    expect(screen.getByText('Cancelled · Step 4 of 8')).toBeVisible();
    const steps: RunStep[] = [
      { id: 'a', n: 4, kind: 'metrics', status: 'cancelled', title: 'Measuring utility' },
      { id: 'b', n: 5, kind: 'cancelled', status: 'cancelled', title: 'Run cancelled' },
    ];
    rerender(<RunProgressIndicator run={{ ...run, status: 'cancelled', currentStep: null }} steps={steps} />);
    expect(screen.getByText('Cancelled · Step 4 of 8: Measuring utility')).toBeVisible();
  });

  it('measures by another rule when told so', () => {
    const steps: RunStep[] = Array.from({ length: 8 }, (_, i) => ({
      id: `${i}`,
      n: i + 1,
      kind: 'info',
      status: 'done',
      title: 'x',
    }));
    const rule = stepCountProgress({ totalExpectedSteps: 8, cap: 0.95 });
    render(<RunProgressIndicator run={run} steps={steps} rule={rule} />);
    expect(bar()).toHaveAttribute('aria-valuenow', '95');
  });

  it('measures by the provider’s rule, unless it is given one itself', async () => {
    const source = createScriptedSource({ clock: createManualClock() });
    const planRule = stepCountProgress({ totalExpectedSteps: 2 });
    const quarter = stepCountProgress({ totalExpectedSteps: 4 });
    const steps: RunStep[] = [{ id: '1', n: 1, kind: 'info', status: 'done', title: 'x' }];
    const wrap = (rule?: ProgressRule) => (
      <RunProvider source={source} progressRule={planRule}>
        <RunProgressIndicator run={run} steps={steps} rule={rule} />
      </RunProvider>
    );
    const { rerender } = render(wrap());
    await waitFor(() => expect(bar()).toHaveAttribute('aria-valuenow', '50'));
    rerender(wrap(quarter));
    expect(bar()).toHaveAttribute('aria-valuenow', '25');
  });
});

describe('a growth that nobody sees as a jump', () => {
  const at = (completedSteps: number): Run => ({
    id: 'run-1',
    status: 'running',
    progress: { completedSteps, totalSteps: 1_000 },
  });
  const isSmall = () =>
    document.querySelector('[data-slot="run-progress-fill"]')?.hasAttribute('data-rl-small-step') ?? false;

  it('takes no transition; a larger one does, and a small one does not end that in the middle', () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const { rerender } = render(<RunProgressIndicator run={at(100)} />);
    rerender(<RunProgressIndicator run={at(102)} />);
    expect(isSmall()).toBe(true);
    rerender(<RunProgressIndicator run={at(202)} />);
    expect(isSmall()).toBe(false);
    now.mockReturnValue(400);
    rerender(<RunProgressIndicator run={at(203)} />);
    expect(isSmall()).toBe(false);
    now.mockReturnValue(1_000);
    rerender(<RunProgressIndicator run={at(204)} />);
    expect(isSmall()).toBe(true);
    now.mockRestore();
  });
});

describe('backends 3: nothing moves over data that nobody reads any more', () => {
  const refused = new RunSourceError('forbidden', 'you may not.', { status: 403, detail: 'No longer yours.' });
  const lost = new RunSourceError('network', 'no answer.');
  const moving = (container: HTMLElement) =>
    [...container.querySelectorAll('[class*="anim-"]')].filter(
      (element) => !/anim-grow/.test(element.getAttribute('class') ?? ''),
    );

  async function lose(of: Partial<Run>, how: 'stale' | 'offline' | 'failed' | 'failed at once') {
    const clock = createManualClock();
    const environment = createManualEnvironment();
    const source = createScriptedSource({ clock, run: { progress: null, ...of } });
    const refuse = (error: Error) => source.interceptAll('readRun', () => Promise.reject(error));
    const advance = (ms: number) => advanceDrawn(clock, act, ms);
    if (how === 'failed at once') refuse(refused);
    const { container } = render(
      <RunProvider source={source} clock={clock} environment={environment}>
        <RunProgressIndicator runId="run-1" />
        <LiveIndicator runId="run-1" />
        <RunStatusBadge runId="run-1" />
      </RunProvider>,
    );
    await advance(1_000);
    if (how === 'failed at once') return { container, source, advance };
    expect(moving(container)).not.toHaveLength(0);
    expect(bar()).not.toHaveAttribute('data-still');
    refuse(how === 'failed' ? refused : lost);
    if (how === 'offline') environment.setOnline(false);
    await advance(60_000);
    return { container, source, advance };
  }

  it.each([
    ['stale', 'indeterminate', {}],
    ['offline', 'indeterminate', {}],
    ['failed', 'indeterminate', {}],
    ['stale', 'finishing', { progress: { completedSteps: 8, totalSteps: 8 } }],
    ['stale', 'cancelling', { status: 'cancelling', progress: { completedSteps: 3, totalSteps: 8 } }],
  ] as const)('%s: the %s bar stands still, and so do the badge and the mark LIVE', async (how, state, of) => {
    const { container } = await lose(of, how);
    expect(bar()).toHaveAttribute('data-state', state);
    expect(bar()).toHaveAttribute('data-still', 'true');
    expect(container.querySelector('[data-slot="live-indicator"]')).toHaveAttribute('data-state', how);
    expect(moving(container)).toEqual([]);
  });

  it('a run that was never read and is refused: not even its track breathes', async () => {
    const { container } = await lose({}, 'failed at once');
    expect(bar()).toHaveAttribute('data-state', 'loading');
    expect(moving(container)).toEqual([]);
  });

  it('moves again as soon as it is read again', async () => {
    const { container, source, advance } = await lose({}, 'stale');
    source.interceptAll('readRun', null);
    await advance(40_000);
    expect(bar()).not.toHaveAttribute('data-still');
    expect(moving(container)).not.toHaveLength(0);
  });
});

describe('the bar of a run with steps', () => {
  describe('divided among the steps', () => {
    const steps: RunStep[] = [
      { id: 'a', n: 1, kind: 'loading', status: 'done', title: 'Loading customers', startedAt: 0, finishedAt: 8_000 },
      {
        id: 'b',
        n: 2,
        kind: 'training',
        status: 'failed',
        title: 'Training CTGAN',
        startedAt: 8_000,
        finishedAt: 41_000,
      },
      { id: 'c', n: 3, kind: 'training', status: 'running', title: 'Training TVAE', startedAt: 41_000 },
    ];
    const divided: Run = { id: 'r', status: 'running', progress: { completedSteps: 2, totalSteps: 4 } };
    const partsOf = (container: HTMLElement) => [
      ...container.querySelectorAll<HTMLElement>('[data-slot="run-progress-step"]'),
    ];

    it('is one progressbar; each step says its name and time under the pointer, and a press chooses it', () => {
      const chosen: string[] = [];
      const { container } = render(
        <RunProgressIndicator run={divided} steps={steps} onStepSelect={(id) => chosen.push(id)} />,
      );
      expect(screen.getAllByRole('progressbar')).toHaveLength(1);
      const parts = partsOf(container);
      expect(parts.map((part) => part.dataset.state)).toEqual(['done', 'failed', 'running', 'pending']);
      expect(parts[1]).toHaveAttribute('title', 'Training CTGAN, 33s');
      expect(parts[3]).not.toHaveAttribute('title');
      for (const part of parts) part.click();
      expect(chosen).toEqual(['a', 'b', 'c']);
      expect(container.querySelector('[data-slot="run-progress-steps"]')).toHaveAttribute('aria-hidden', 'true');
      expect(container.querySelectorAll('button, [tabindex]')).toHaveLength(0);
      expectListedParts(container, PARTS);
    });

    it('marks the step that failed, and of a run that failed no more than it had reached', () => {
      const marks = (container: HTMLElement) =>
        [...container.querySelectorAll<HTMLElement>('[data-slot="run-progress-segment"]')].map(
          ({ dataset, style }) => `${dataset.state} ${style.insetInlineStart} ${style.inlineSize}`,
        );
      const { container, rerender } = render(<RunProgressIndicator run={divided} steps={steps} />);
      expect(marks(container)).toEqual(['failed 9.756% 40.244%']);
      expect(bar()).toHaveAttribute('data-divided');
      rerender(
        <RunProgressIndicator
          run={{ ...divided, id: 'f', status: 'failed', progress: { completedSteps: 1, totalSteps: 4 } }}
          steps={steps.slice(0, 2)}
        />,
      );
      expect(marks(container)).toEqual(['failed 4.878% 20.122%']);
    });

    it('has no gaps in a card, and none for one step', () => {
      const { container, rerender } = render(<RunProgressIndicator run={divided} steps={steps} size="sm" />);
      expect(bar()).not.toHaveAttribute('data-divided');
      rerender(
        <RunProgressIndicator run={{ ...divided, progress: { completedSteps: 0, totalSteps: 1 } }} steps={steps} />,
      );
      expect(bar()).not.toHaveAttribute('data-divided');
      expect(partsOf(container)).toEqual([]);
    });
  });

  it('takes another run in its place for no success or growth of the one before', () => {
    const { container, rerender } = render(<RunProgressIndicator run={run} />);
    const fill = fillOf(container);
    rerender(<RunProgressIndicator run={{ ...run, id: 'other', status: 'succeeded' }} />);
    expect(container.querySelector('[class~="rl:anim-success"]')).toBeNull();
    expect(fillOf(container)).not.toBe(fill);
    rerender(<RunProgressIndicator run={{ ...run, id: 'third' }} />);
    rerender(<RunProgressIndicator run={{ ...run, id: 'third', status: 'succeeded' }} />);
    expect(container.querySelector('[class~="rl:anim-success"]')).not.toBeNull();
  });

  it('lets the light run over the bar once when a run that was seen going succeeds', () => {
    const succeeded: Run = { ...run, status: 'succeeded', progress: { completedSteps: 8, totalSteps: 8 } };
    const { container, rerender, unmount } = render(<RunProgressIndicator run={run} />);
    rerender(<RunProgressIndicator run={succeeded} />);
    expect(container.querySelector('[class~="rl:anim-success"]')).not.toBeNull();
    unmount();
    expect(
      render(<RunProgressIndicator run={succeeded} />).container.querySelector('[class~="rl:anim-success"]'),
    ).toBeNull();
  });
});

describe('gapsOf', () => {
  const ends = (...to: number[]) =>
    to.map((end, i) => ({
      stepId: null,
      name: null,
      from: to[i - 1] ?? 0,
      to: end,
      state: 'done' as const,
      durationMs: null,
    }));
  it('leaves out what would make a part narrower than 8 px', () => {
    expect(gapsOf(ends(0.25, 0.5, 1), 400)).toEqual([0.25, 0.5]);
    expect(gapsOf(ends(0.01, 0.5, 0.51, 0.99, 1), 400)).toEqual([0.5]);
    expect(gapsOf(ends(0.25, 0.5, 1), 20)).toEqual([0.5]);
    expect(gapMask([])).toBeUndefined();
  });
});
