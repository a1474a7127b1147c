import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState } from 'react';
import { expect, waitFor } from 'storybook/test';
import {
  RunProgressBar,
  RunProgressIndicator,
  RunProgressLabel,
  RunProgressPercent,
} from '../../src/components/run-progress-indicator';
import { stepCountProgress } from '../../src/core/forecast/progress';
import type { Run } from '../../src/core/run/run';
import { Matrix } from '../support/layout/Matrix';
import { sampleRun, sampleRunIn, sampleSteps } from '../support/samples/sample-runs';

const meta = {
  title: 'Components/RunProgressIndicator',
  component: RunProgressIndicator,
  parameters: { runPicker: true },
  args: { run: sampleRun(), steps: sampleSteps(3), size: 'md' },
  argTypes: { run: { control: 'object' } },
} satisfies Meta<typeof RunProgressIndicator>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Running: Story = {};

const cases: { label: string; run: Run | null }[] = [
  { label: 'loading', run: null },
  { label: 'queued', run: sampleRunIn('queued') },
  { label: 'determinate', run: sampleRun() },
  {
    label: 'indeterminate',
    run: sampleRun({ progress: { completedSteps: null, totalSteps: null } }),
  },
  {
    label: 'finishing',
    run: sampleRun({ progress: { completedSteps: 8, totalSteps: 8 }, currentStep: null }),
  },
  { label: 'paused', run: sampleRunIn('paused') },
  { label: 'cancelling', run: sampleRunIn('cancelling') },
  { label: 'succeeded', run: sampleRunIn('succeeded') },
  { label: 'failed', run: sampleRunIn('failed') },
  { label: 'cancelled', run: sampleRunIn('cancelled') },
];

const matrixOf = (size: 'sm' | 'md') => (
  <Matrix
    stretch
    columns={[size]}
    rows={cases.map(({ label, run }) => ({
      label,
      cells: [<RunProgressIndicator key={size} run={run} steps={run ? sampleSteps(3) : []} size={size} />],
    }))}
  />
);

export const AllStates: Story = { render: () => matrixOf('md') };

export const AllStatesSmall: Story = { render: () => matrixOf('sm') };

/** The step-count rule: completed steps out of a fixed total, capped at 95 % until metrics arrive. */
export const StepCountRule: Story = {
  args: { rule: stepCountProgress({ totalExpectedSteps: 8, cap: 0.95 }) },
  render: ({ rule }) => (
    <Matrix
      stretch
      columns={['the plan’s rule', 'default']}
      rows={[1, 4, 8].map((count) => ({
        label: `${count} steps so far`,
        cells: [rule, undefined].map((by, i) => (
          <RunProgressIndicator
            key={i === 0 ? 'plan' : 'default'}
            run={sampleRun({ progress: { completedSteps: null, totalSteps: null }, metrics: [] })}
            steps={sampleSteps(count)}
            rule={by}
          />
        )),
      }))}
    />
  ),
  play: async ({ canvas }) => {
    // The three bars with the rule have a value; the default does not know the total.
    const values = () => canvas.getAllByRole('progressbar').map((bar) => bar.getAttribute('aria-valuenow'));
    await waitFor(() => expect(values()).toEqual(['12', null, '50', null, '95', null]));
  },
};

export const Small: Story = { args: { size: 'sm' } };

export const JustStarted: Story = {
  args: {
    run: sampleRun({ progress: { completedSteps: 0, totalSteps: 8 }, currentStep: { n: 1, name: 'Planning the run' } }),
    steps: [],
  },
};

export const FarAlong: Story = {
  args: {
    run: sampleRun({
      progress: { completedSteps: 499, totalSteps: 500 },
      currentStep: { n: 500, name: 'Measuring utility and privacy' },
    }),
    steps: [],
  },
};

export const LongStepName: Story = {
  args: {
    run: sampleRun({
      currentStep: {
        n: 3,
        name: 'Training the conditional tabular generator on the customers of all three regions, with early stopping',
      },
    }),
  },
};

function Growing() {
  const [total, setTotal] = useState(8);
  useEffect(() => setTotal(12), []);
  return (
    <RunProgressIndicator
      run={sampleRun({ progress: { completedSteps: 4, totalSteps: total } })}
      steps={sampleSteps(5)}
    />
  );
}

export const PlanGrew: Story = { render: () => <Growing /> };

/** Each step takes a second; the bar never moves back. */
function Advancing() {
  const [done, setDone] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setDone((before) => (before + 1) % 10), 1_000);
    return () => clearInterval(timer);
  }, []);
  const names = [
    'Planning the run',
    'Loading customers',
    'Training CTGAN model',
    'Backup attempt with TVAE',
    'Training TVAE model',
    'Sampling rows',
    'Measuring utility',
    'Measuring privacy',
  ];
  const run =
    done >= 9
      ? sampleRun({
          id: 'moving',
          status: 'succeeded',
          progress: { completedSteps: 8, totalSteps: 8 },
          currentStep: null,
        })
      : sampleRun({
          id: 'moving',
          progress: { completedSteps: Math.min(8, done), totalSteps: 8 },
          currentStep: done >= 8 ? null : { n: done + 1, name: names[done] ?? null },
        });
  return <RunProgressIndicator key={done === 0 ? 'again' : 'on'} run={run} steps={[]} />;
}

export const Advances: Story = { render: () => <Advancing />, tags: ['!test', 'moving'] };

export const Rearranged: Story = {
  args: {
    children: (
      <>
        <div style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
          <div style={{ flex: 1 }}>
            <RunProgressBar />
          </div>
          <RunProgressPercent />
        </div>
        <RunProgressLabel />
      </>
    ),
  },
};
