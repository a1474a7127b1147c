import type { Meta, StoryObj } from '@storybook/react-vite';
import { useMemo, useState } from 'react';
import { expect, waitFor } from 'storybook/test';
import { RunProgressIndicator } from '../../src/components/run-progress-indicator';
import { RunTimeStats } from '../../src/components/run-time-stats';
import { RunCard } from '../../src/composites/run-card';
import { MOMENT_NAMES, MOMENTS, type Moment, type MomentName, stageOf } from '../support/eta-lab/moments';
import { OnStage } from '../support/eta-lab/OnStage';
import { Caption } from '../support/layout/Matrix';

/** A run watched from its start up to one moment, where time stops. */
function RemainingTime({ moment }: { moment: MomentName }) {
  const { stage, beats } = useMemo(() => stageOf(MOMENTS[moment]), [moment]);
  return (
    <OnStage stage={stage} beats={beats}>
      <div data-moment={moment} style={{ display: 'grid', gap: 16, maxWidth: 480 }}>
        <RunProgressIndicator runId={stage.runId} animated={false} />
        <RunTimeStats runId={stage.runId} />
      </div>
    </OnStage>
  );
}

/** Checks the remaining time that is shown at this moment. */
async function expectMoment(canvasElement: HTMLElement, name: MomentName) {
  const { says }: Moment = MOMENTS[name];
  const shown = canvasElement.querySelector(`[data-moment="${name}"] [data-slot="run-time-remaining"]`);
  // Nothing is shown before the replay either; the elapsed time proves that it has run.
  await waitFor(() =>
    expect(canvasElement.querySelector(`[data-moment="${name}"] [data-slot="run-time-elapsed"]`)?.textContent).toMatch(
      /\d/,
    ),
  );
  await waitFor(() => expect(shown?.textContent).toBe(says ?? ''));
}

/**
 * Every text about the remaining time. Each story plays a run from its start through the real display, on a manual
 * clock, and stops at the relevant moment.
 */
const meta = {
  title: 'Patterns/Remaining time',
  component: RemainingTime,
  args: { moment: 'fiveMinutes' },
  argTypes: { moment: { control: 'select', options: MOMENT_NAMES } },
  play: async ({ canvasElement, args }) => expectMoment(canvasElement, args.moment),
} satisfies Meta<typeof RemainingTime>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Hidden for the first two seconds, as any text would be replaced at once. */
export const Hidden: Story = { args: { moment: 'hidden' } };

/** Neither earlier runs nor the number of steps are known: only the step and the elapsed time are shown. */
export const Unknown: Story = { args: { moment: 'unknown' } };

/** Rounded to ten seconds below a minute. */
export const TenSeconds: Story = { args: { moment: 'tenSeconds' } };

export const FiftySeconds: Story = { args: { moment: 'fiftySeconds' } };

export const FiveMinutes: Story = { args: { moment: 'fiveMinutes' } };

export const FortyFiveMinutes: Story = { args: { moment: 'fortyFiveMinutes' } };

export const ThreeHours: Story = { args: { moment: 'threeHours' } };

/** Only the number of steps is known: a single figure would promise too much, so a range is shown. */
export const Range: Story = { args: { moment: 'range' } };

/** Too early for any estimate. */
export const Estimating: Story = { args: { moment: 'estimating' } };

/** Too little time is left for a meaningful figure. */
export const Finishing: Story = { args: { moment: 'finishing' } };

/** Longer than 1.25 times the longest earlier run. */
export const Overdue: Story = { args: { moment: 'overdue' } };

/** All earlier runs took equally long, so a single figure describes the usual duration. */
export const OverdueBy: Story = { args: { moment: 'overdueBy' } };

/** Past the upper bound of an early estimate, without history to tell the usual duration. */
export const OverdueWithoutHistory: Story = { args: { moment: 'overdueWithoutHistory' } };

/** Ten times longer than usual. */
export const Stuck: Story = { args: { moment: 'stuck' } };

/** A step took five seconds each time, and nothing has happened for 47. */
export const Stalled: Story = { args: { moment: 'stalled' } };

/** Not even the first step has ended. It may be slow, so the notice appears only after three minutes. */
export const StalledAtFirst: Story = { args: { moment: 'stalledAtFirst' } };

/** Eight steps became twelve four seconds ago: the bar holds, and the reason is shown. */
export const PlanGrew: Story = { args: { moment: 'planGrew' } };

/** The host declares the steps and has just added more: the bar holds, and the reason is shown. */
export const PlanGrewByTheHost: Story = {
  render: function PlanGrewByTheHost() {
    const { stage, beats } = useMemo(() => stageOf({ ...MOMENTS.planGrew, history: [], total: () => null }), []);
    const [expectedSteps, setExpectedSteps] = useState(8);
    const eta = useMemo(() => ({ expectedSteps }), [expectedSteps]);
    return (
      <OnStage stage={stage} beats={beats}>
        <div style={{ display: 'grid', gap: 16, maxWidth: 480 }}>
          <RunProgressIndicator runId={stage.runId} eta={eta} animated={false} />
          <RunTimeStats runId={stage.runId} eta={eta} />
          <button type="button" onClick={() => setExpectedSteps(12)} style={{ minHeight: 24 }}>
            Declare twelve steps
          </button>
        </div>
      </OnStage>
    );
  },
  play: async ({ canvas, canvasElement, userEvent }) => {
    const bar = canvas.getByRole('progressbar');
    await waitFor(() => expect(bar).toHaveAttribute('aria-valuenow', '37'));
    await userEvent.click(canvas.getByRole('button'));
    const remaining = () => canvasElement.querySelector('[data-slot="run-time-remaining"]')?.textContent;
    await waitFor(() => expect(remaining()).toBe('The plan grew to 12 steps'));
    expect(bar).toHaveAttribute('aria-valuenow', '37');
    expect(canvasElement.querySelector('[data-slot="run-time-steps"]')).toHaveTextContent('3/12');
  },
};

/** A list shows a shorter text. */
export const ShortRange: Story = {
  args: { moment: 'range' },
  render: function ShortRange({ moment }) {
    const { stage, beats } = useMemo(() => stageOf(MOMENTS[moment]), [moment]);
    return (
      <OnStage stage={stage} beats={beats}>
        <div style={{ maxWidth: 480 }}>
          <RunCard runId={stage.runId} />
        </div>
      </OnStage>
    );
  },
  play: async ({ canvas }) => {
    await canvas.findByText('ETA: up to 10m');
  },
};

/** Hidden as soon as the run is being cancelled. */
export const Cancelling: Story = { args: { moment: 'cancelling' } };

/** Hidden once the run has ended. */
export const Ended: Story = { args: { moment: 'ended' } };

/** All states. */
export const AllStates: Story = {
  render: () => (
    <div
      data-rl-root=""
      style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 260px), 1fr))', gap: 24 }}
    >
      {MOMENT_NAMES.map((moment) => (
        <section
          key={moment}
          style={{
            display: 'grid',
            alignContent: 'start',
            gap: 12,
            padding: 16,
            borderRadius: 12,
            border: '1px solid var(--rl-border, var(--rl-border-default))',
            background: 'var(--rl-surface-raised, var(--rl-surface-raised-default))',
          }}
        >
          <Caption>{moment.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}</Caption>
          <RemainingTime moment={moment} />
        </section>
      ))}
    </div>
  ),
  play: async ({ canvasElement }) => {
    for (const name of MOMENT_NAMES) await expectMoment(canvasElement, name);
  },
};
