import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { LiveActivityFeed } from '../../src/components/live-activity-feed';
import { elementsOf, expectPlaceKept, rowInView, rowsOf, scrollerOf } from '../support/feed-place';
import { afterEachFrame, distanceToEnd, nextFrame, turnWheel } from '../support/frames';
import { type FeedControls, GrowingFeed, stepsUpTo } from '../support/samples/growing-feed';
import { sampleRun } from '../support/samples/sample-runs';

/** What a reader can rely on, checked after every painted frame of a real browser. */
const meta = {
  title: 'Components/LiveActivityFeed/Behaviour',
  component: LiveActivityFeed,
  tags: ['!autodocs', 'once'],
  args: { run: sampleRun() },
} satisfies Meta<typeof LiveActivityFeed>;
export default meta;
type Story = StoryObj<typeof meta>;

let controls: FeedControls | undefined;
const onControls = (given: FeedControls) => {
  controls = given;
};

/** Stays at the end in every frame, at fifty steps a second, with few DOM elements. */
export const Follows: Story = {
  render: () => <GrowingFeed perSecond={50} />,
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    const bottom = scroller.getBoundingClientRect().bottom;
    const off: number[] = [];
    const tail: boolean[] = [];
    await afterEachFrame(800, () => {
      off.push(Math.round(distanceToEnd(scroller)));
      const last = rowsOf(canvasElement).at(-1);
      tail.push(last !== undefined && last.getBoundingClientRect().top < bottom);
    });
    await expect(off.filter((px) => px > 1)).toEqual([]);
    await expect(tail.every(Boolean)).toBe(true);
    await expect(elementsOf(canvasElement)).toBeLessThan(250);
  },
};

/**
 * Stops following after three pixels of scrolling, keeps the position to the pixel while fifty steps a second arrive,
 * and resumes by the button.
 */
export const LetsGo: Story = {
  render: () => <GrowingFeed perSecond={50} />,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const scroller = scrollerOf(canvasElement);
    await afterEachFrame(200, () => {});
    turnWheel(scroller, -3);
    await expectPlaceKept(canvasElement, 800);
    const jump = canvas.getByRole('button', { name: /\d+ new/ });
    jump.focus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(distanceToEnd(scroller)).toBeLessThanOrEqual(1));
    await expect(scroller).toHaveFocus();
    await expect(canvas.queryByRole('button', { name: /\d+ new/ })).toBeNull();
    const off: number[] = [];
    await afterEachFrame(300, () => off.push(distanceToEnd(scroller)));
    await expect(off.filter((px) => px > 1)).toEqual([]);
  },
};

/** Old steps are trimmed above a reader in the middle of the feed. */
export const KeepsPlaceWhileTrimmed: Story = {
  render: () => <GrowingFeed perSecond={50} start={600} keep={300} onControls={onControls} />,
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    await afterEachFrame(200, () => {});
    turnWheel(scroller, -2_000);
    await afterEachFrame(300, () => {});
    const before = scroller.scrollTop;
    await expectPlaceKept(canvasElement, 1_500);
    // The scroll height shrinks as steps are trimmed: the scrollbar does not claim they still exist.
    await waitFor(() => expect(scroller.scrollTop).toBeLessThan(before), { timeout: 4_000 });
  },
};

/** Rows above and below the visible ones change their height. */
export const KeepsPlaceWhileRowsChange: Story = {
  render: () => <GrowingFeed perSecond={20} onControls={onControls} />,
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    await afterEachFrame(200, () => {});
    turnWheel(scroller, -1_500);
    await afterEachFrame(300, () => {});
    const { place } = rowInView(canvasElement);
    const drawnAbove = rowsOf(canvasElement).filter((row) => Number(row.getAttribute('aria-posinset')) < Number(place));
    await expect(drawnAbove.length).toBeGreaterThan(0);
    await expectPlaceKept(canvasElement, 400, () =>
      controls?.change((step) =>
        step.n === Number(place) ? step : { ...step, detail: 'now with a detail of its own' },
      ),
    );
    await expectPlaceKept(canvasElement, 400, () =>
      controls?.change((step) => (step.n === Number(place) ? step : { ...step, detail: null, metrics: null })),
    );
  },
};

/** Text selection is not disturbed: nothing moves between pressing and dragging, and the selection stays. */
export const SelectsText: Story = {
  render: () => <GrowingFeed perSecond={50} />,
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    await afterEachFrame(200, () => {});
    const row = rowsOf(canvasElement).at(-3);
    const title = row?.querySelector('bdi');
    if (!row || !title) throw new Error('no row');
    title.dispatchEvent(new PointerEvent('pointerdown', { button: 0, pointerType: 'mouse', bubbles: true }));
    await expectPlaceKept(canvasElement, 200);
    const selection = document.getSelection();
    selection?.selectAllChildren(title);
    const text = selection?.toString();
    await expectPlaceKept(canvasElement, 400);
    title.dispatchEvent(new PointerEvent('pointerup', { button: 0, pointerType: 'mouse', bubbles: true }));
    await expectPlaceKept(canvasElement, 200);
    await expect(document.getSelection()?.toString()).toBe(text);
    // The selected row stays mounted when it is scrolled far away.
    turnWheel(scroller, -2_000);
    await afterEachFrame(300, () => {});
    await expect(document.getSelection()?.toString()).toBe(text);
    selection?.removeAllRanges();
  },
};

/** A click that selects nothing keeps following. */
export const ClickGoesOn: Story = {
  render: () => <GrowingFeed perSecond={50} />,
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    await afterEachFrame(200, () => {});
    scroller.dispatchEvent(new PointerEvent('pointerdown', { button: 0, pointerType: 'mouse', bubbles: true }));
    await afterEachFrame(150, () => {});
    scroller.dispatchEvent(new PointerEvent('pointerup', { button: 0, pointerType: 'mouse', bubbles: true }));
    const off: number[] = [];
    await afterEachFrame(300, () => off.push(distanceToEnd(scroller)));
    await expect(off.filter((px) => px > 1)).toEqual([]);
  },
};

/**
 * A hundred thousand steps: every position is reachable, a dozen rows are rendered, and keyboard focus stays in place.
 */
export const ReachesEverything: Story = {
  args: { steps: stepsUpTo(100_000), style: { height: 480 } },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const scroller = scrollerOf(canvasElement);
    const isCovered = () => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const rects = rowsOf(canvasElement).map((row) => row.getBoundingClientRect());
      return (rects[0]?.top ?? bottom) <= top + 30 && (rects.at(-1)?.bottom ?? top) >= bottom - 30;
    };
    await expect(rowsOf(canvasElement).at(-1)).toHaveAttribute('aria-posinset', '100000');
    scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: -9_999, bubbles: true }));
    for (const share of [0.5, 0.1, 0.9, 0]) {
      scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
      await afterEachFrame(100, () => {});
      await expect(isCovered()).toBe(true);
      const place = Number(rowInView(canvasElement).place);
      await expect(Math.abs(place - share * 100_000)).toBeLessThan(2_000);
      await expect(elementsOf(canvasElement)).toBeLessThan(250);
    }
    await expect(rowsOf(canvasElement)[0]).toHaveAttribute('aria-posinset', '1');
    // Scroll positions are whole pixels, so the fractional part of the row height stays in the padding.
    await expect(scroller.scrollTop).toBeLessThanOrEqual(1);
    // Scroll down again row by row, over rendered and unrendered rows: no gaps, no jumps.
    let leaps = 0;
    for (let i = 0; i < 40; i += 1) {
      const row = rowInView(canvasElement);
      const before = row.top();
      turnWheel(scroller, 97);
      await nextFrame();
      if (Math.abs(row.top() - (before - 97)) > 0.5) leaps += 1;
      await expect(isCovered()).toBe(true);
    }
    await expect(leaps).toBe(0);
    scroller.focus();
    await userEvent.keyboard('{End}');
    await waitFor(() => expect(rowsOf(canvasElement).at(-1)).toHaveAttribute('aria-posinset', '100000'));
    await expect(distanceToEnd(scroller)).toBeLessThanOrEqual(1);
    await expect(scroller).toHaveFocus();
    await expect(canvas.queryByRole('button', { name: /Jump/ })).toBeNull();
  },
};

/** Scrolling up over rows of unknown height: each step moves by exactly the scrolled distance. */
export const ScrollsUpEvenly: Story = {
  args: { steps: stepsUpTo(5_000), style: { height: 420 } },
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    await waitFor(() => expect(scroller.scrollTop).toBeGreaterThan(0));
    const wrong: number[] = [];
    for (let i = 0; i < 60; i += 1) {
      const row = rowInView(canvasElement);
      const before = row.top();
      turnWheel(scroller, -61);
      await nextFrame();
      const off = row.top() - (before + 61);
      // Ignore a row that has left the viewport on the other side.
      if (!Number.isNaN(off) && Math.abs(off) > 0.02) wrong.push(off);
    }
    await expect(wrong).toEqual([]);
  },
};

/** An opened detail stays under the pointer, and the focused element stays mounted when it is scrolled away. */
export const OpensInPlace: Story = {
  args: {
    steps: stepsUpTo(300).map((step) => (step.n % 3 === 0 ? { ...step, detail: 'line\n'.repeat(30) } : step)),
    style: { height: 420 },
  },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const scroller = scrollerOf(canvasElement);
    turnWheel(scroller, -1_000);
    await afterEachFrame(200, () => {});
    const { top, bottom } = scroller.getBoundingClientRect();
    const button = canvas.getAllByRole('button', { name: 'Show detail' }).find((found) => {
      const rect = found.getBoundingClientRect();
      return rect.top > top + 60 && rect.bottom < bottom;
    });
    const row = button?.closest('li');
    if (!button || !row) throw new Error('no detail is in view');
    const before = row.getBoundingClientRect().top;
    await userEvent.click(button);
    await expect(row.getBoundingClientRect().top).toBe(before);
    await expect(within(row).getByRole('button', { name: 'Hide detail' })).toHaveFocus();
    turnWheel(scroller, -3_000);
    await afterEachFrame(200, () => {});
    await expect(within(row).getByRole('button', { name: 'Hide detail' })).toHaveFocus();
  },
};

/** A deep link to one of a hundred thousand steps: in view, expanded and highlighted, with following off. */
export const LeadsToAStep: Story = {
  args: {
    steps: stepsUpTo(100_000).map((step) => (step.n === 31_415 ? { ...step, detail: 'line\n'.repeat(30) } : step)),
    focusStep: 'step-31415',
    style: { height: 420 },
  },
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    const row = () => canvasElement.querySelector<HTMLElement>('[data-step="step-31415"]');
    await waitFor(async () => {
      const view = scroller.getBoundingClientRect();
      await expect(row()?.getBoundingClientRect().top).toBeGreaterThanOrEqual(view.top);
      await expect(row()?.getBoundingClientRect().top).toBeLessThan(view.bottom);
    });
    await expect(row()).toHaveAttribute('data-focused');
    await expect(within(row() as HTMLElement).getByRole('button', { name: 'Hide detail' })).toBeVisible();
    await expect(elementsOf(canvasElement)).toBeLessThan(250);
    turnWheel(scroller, 500);
    await afterEachFrame(200, () => {});
    await expect(row()?.getBoundingClientRect().top ?? -1).toBeLessThan(scroller.getBoundingClientRect().top + 1);
  },
};
