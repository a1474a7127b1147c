import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { LiveActivityFeed } from '../src/components/live-activity-feed';
import type { RunStep } from '../src/core/run';
import { sampleRun } from './support/sample-runs';
import { awkwardSteps, manySteps, sampleSteps } from './support/sample-steps';

const meta = {
  title: 'Components/LiveActivityFeed',
  component: LiveActivityFeed,
  args: { run: sampleRun(), steps: sampleSteps() },
  decorators: [
    (Story) => (
      <div style={{ maxWidth: 520 }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof LiveActivityFeed>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Every kind of the plan: planned, loading, training, error, backup, metrics. */
export const Default: Story = { args: { style: { maxHeight: 'none' } } };

export const WithFilter: Story = { args: { withFilter: true } };

export const DetailOpen: Story = {
  args: { style: { maxHeight: 'none' } },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(canvas.getByRole('button', { name: 'Show detail' }));
    await expect(canvas.getByRole('button', { name: 'Hide detail' })).toHaveAttribute('aria-expanded', 'true');
  },
};

export const Awkward: Story = { args: { steps: awkwardSteps(), style: { maxHeight: 'none' } } };

export const Loading: Story = { args: { steps: [], isLoading: true } };

export const Empty: Story = { args: { steps: [] } };

export const CouldNotBeLoaded: Story = { args: { steps: [], hasError: true, onRetry: () => {} } };

export const Stale: Story = { args: { isStale: true } };

/** 500 steps: the newest 200 are rendered, older ones come by a button. */
export const Long: Story = { args: { steps: manySteps(500), style: { height: 420 } } };

function Growing({ perSecond, start = 30 }: { perSecond: number; start?: number }) {
  const [steps, setSteps] = useState<readonly RunStep[]>(() => manySteps(start));
  useEffect(() => {
    const timer = setInterval(() => setSteps((old) => manySteps(old.length + 1)), 1_000 / perSecond);
    return () => clearInterval(timer);
  }, [perSecond]);
  return <LiveActivityFeed run={sampleRun()} steps={steps} style={{ height: 360 }} />;
}

const scrollerOf = (canvasElement: HTMLElement) => within(canvasElement).getByRole('region') as HTMLElement;
const distanceToEnd = (element: HTMLElement) => element.scrollHeight - element.clientHeight - element.scrollTop;

/** Follows fifty steps a second, lets go on three pixels, keeps the place to the pixel, and comes back by the button. */
export const LetsGo: Story = {
  render: () => <Growing perSecond={50} />,
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    for (let i = 0; i < 5; i += 1) {
      await wait(60);
      await expect(distanceToEnd(scroller)).toBeLessThanOrEqual(1);
    }

    scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: -3, bubbles: true }));
    scroller.scrollTop -= 3;
    const place = scroller.scrollTop;
    const canvas = within(canvasElement);
    const jump = await canvas.findByRole('button', { name: /\d+ new/ });
    for (let i = 0; i < 5; i += 1) {
      await wait(60);
      await expect(scroller.scrollTop).toBe(place);
    }

    jump.focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(distanceToEnd(scroller)).toBeLessThanOrEqual(1));
    await expect(scroller).toHaveFocus();
    await expect(canvas.queryByRole('button', { name: /\d+ new/ })).toBeNull();
  },
};

/** Rows put in above do not move those below. */
export const ShowsEarlier: Story = {
  args: { steps: manySteps(500), style: { height: 420 } },
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    const canvas = within(canvasElement);
    scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: -9_999, bubbles: true }));
    scroller.scrollTop = 0;
    const row = canvas.getByText('Epoch 301');
    const { top } = row.getBoundingClientRect();
    await userEvent.click(canvas.getByRole('button', { name: 'Show 300 earlier steps' }));
    await canvas.findByText('Epoch 101');
    await expect(Math.abs(row.getBoundingClientRect().top - top)).toBeLessThan(2);
  },
};
