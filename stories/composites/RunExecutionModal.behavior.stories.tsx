import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { RunExecutionModal } from '../../src/composites/run-execution-modal';
import { Place, Unlocked } from '../support/layout/Place';
import { sampleRun } from '../support/samples/sample-runs';
import { AT_STEP_7, sampleSteps } from '../support/samples/sample-steps';

const meta = {
  title: 'Composites/RunExecutionModal/Behaviour',
  tags: ['!autodocs', 'once'],
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const slot = (name: string) => {
  const found = document.querySelector<HTMLElement>(`[data-slot="${name}"]`);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

/** A container as large as a screen, because the test's browser may be smaller. */
function Growing() {
  const [hasSteps, setSteps] = useState(false);
  const told = hasSteps ? { run: sampleRun(AT_STEP_7), steps: sampleSteps() } : { run: BARE, steps: [] };
  return (
    <>
      <button type="button" style={{ minHeight: 24 }} onClick={() => setSteps(true)}>
        Tell its steps
      </button>
      <div style={{ inlineSize: 1300 }}>
        <Place label="1300 × 900" inlineSize={1300} blockSize={900}>
          {(container) => (
            <RunExecutionModal {...told} metrics={[]} open onOpenChange={() => {}} container={container} />
          )}
        </Place>
      </div>
    </>
  );
}

const BARE = { id: 'run-1', status: 'running', name: 'Nightly import', metrics: [] } as const;

/** The small window of a run without data grows when steps arrive, without a jump. */
export const Grows: Story = {
  render: () => (
    <Unlocked>
      <Growing />
    </Unlocked>
  ),
  play: async ({ canvasElement }) => {
    const modal = slot('run-execution-modal');
    const width = () => modal.getBoundingClientRect().width;
    // It appears at once, and grows only afterwards.
    await waitFor(() => expect(modal.getAnimations()).toEqual([]));
    await expect(width()).toBe(720);
    const widths: number[] = [];
    // A busy machine may render no frame between the two widths; the event fires anyway.
    const transitions: string[] = [];
    modal.addEventListener('transitionrun', ({ target, propertyName }) => {
      if (target === modal) transitions.push(propertyName);
    });
    within(canvasElement).getByText('Tell its steps').click();
    await waitFor(
      () => {
        widths.push(width());
        expect(width()).toBe(1184);
      },
      { interval: 20 },
    );
    const wantsLess = matchMedia('(prefers-reduced-motion: reduce)').matches;
    await expect(transitions.some((property) => property.includes('width'))).toBe(!wantsLess);
    await expect(widths.toSorted((a, b) => a - b)).toEqual(widths);
  },
};

function Measuring() {
  const [hasMetrics, setMetrics] = useState(false);
  const { metrics = [] } = sampleRun();
  const run = sampleRun({ ...AT_STEP_7, metrics: hasMetrics ? metrics : [] });
  return (
    <>
      <button type="button" style={{ minHeight: 24 }} onClick={() => setMetrics(true)}>
        Measure
      </button>
      <div style={{ inlineSize: 390 }}>
        <Place label="390 × 600" inlineSize={390} blockSize={600}>
          {(container) => (
            <RunExecutionModal run={run} steps={sampleSteps()} open onOpenChange={() => {}} container={container} />
          )}
        </Place>
      </div>
    </>
  );
}

/** The count next to a tab label appears with the first metric; the labels do not move. */
export const CountsInATab: Story = {
  render: () => (
    <Unlocked>
      <Measuring />
    </Unlocked>
  ),
  play: async ({ canvasElement }) => {
    const page = within(document.body);
    const lefts = () =>
      ['Activity', 'Metrics', 'Time'].map((name) => {
        const tab = page.getByRole('tab', { name: new RegExp(`^${name}`) });
        return Math.round(tab.firstElementChild?.getBoundingClientRect().left ?? 0);
      });
    await page.findByRole('tab', { name: 'Metrics' });
    const before = lefts();
    within(canvasElement).getByText('Measure').click();
    await page.findByRole('tab', { name: /^Metrics ?\d\/\d$/ });
    await expect(lefts()).toEqual(before);
  },
};
