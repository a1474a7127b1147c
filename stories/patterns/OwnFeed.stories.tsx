import type { Meta, StoryObj } from '@storybook/react-vite';
import { useEffect, useState } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import type { RunStep } from '../../src/core/run/run';
import { useFeedWindow } from '../../src/hooks/feed-window/useFeedWindow';
import { afterEachFrame, distanceToEnd, turnWheel } from '../support/frames';
import { stepsUpTo } from '../support/samples/growing-feed';

interface OwnFeedProps {
  /** Number of steps at the start. */
  count: number;
  /** Steps added per second. */
  perSecond?: number;
  focusStep?: string | null;
  /** Height of the scroller, px; `null` = as high as its rows. */
  height?: number | null;
  maxRows?: number;
}

/** A host's own rows, using only a hook of the library. */
function OwnFeed({ count, perSecond = 0, focusStep = null, height = 240, maxRows = 200 }: OwnFeedProps) {
  const [steps, setSteps] = useState<readonly RunStep[]>(() => stepsUpTo(count));
  const [opened, setOpened] = useState<string | null>(null);
  useEffect(() => {
    if (perSecond === 0) return;
    let last = count;
    const timer = setInterval(() => {
      // Create the step in this tick: if frames are late, the next one comes before React calls the updater.
      const step = stepsUpTo(last + 1, last);
      last += 1;
      setSteps((old) => [...old, ...step]);
    }, 1_000 / perSecond);
    return () => clearInterval(timer);
  }, [count, perSecond]);
  const feed = useFeedWindow(steps, { focusStep, maxRows });
  return (
    <div style={{ fontFamily: 'monospace', fontSize: 14 }}>
      {feed.showEarlier && (
        <button type="button" style={{ minHeight: 24 }} onClick={feed.showEarlier}>
          {`Show ${feed.hiddenCount} earlier`}
        </button>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: the region is the element that scrolls. */}
      <div
        ref={feed.scrollerRef}
        role="region"
        aria-label="Log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keyboard as well.
        tabIndex={0}
        style={height === null ? {} : { height, overflowY: 'auto' }}
      >
        <div ref={feed.topPadRef} aria-hidden="true" />
        <ol ref={feed.listRef} style={{ margin: 0, paddingInlineStart: 24 }}>
          {feed.rows.map(({ key, step, position }) => (
            <li key={key} aria-posinset={position + 1} aria-setsize={-1} data-id={step.id} style={{ padding: 4 }}>
              {step.title}{' '}
              <button
                type="button"
                style={{ minHeight: 24 }}
                aria-expanded={opened === step.id}
                aria-label={`Detail of ${step.title}`}
                onClick={() => {
                  feed.hold(step.id);
                  setOpened(opened === step.id ? null : step.id);
                }}
              >
                Detail
              </button>
              {opened === step.id && <pre style={{ margin: 0 }}>{'loss 0.41\n'.repeat(8)}</pre>}
            </li>
          ))}
        </ol>
        <div ref={feed.bottomPadRef} aria-hidden="true" />
      </div>
      {!feed.isFollowing && !feed.isAtEnd && (
        <button type="button" style={{ minHeight: 24 }} onClick={feed.jumpToEnd}>
          {feed.newCount > 0 ? `${feed.newCount} new` : 'To the end'}
        </button>
      )}
    </div>
  );
}

const meta = {
  title: 'Patterns/Own feed',
  component: OwnFeed,
  tags: ['!autodocs', 'once'],
  args: { count: 300 },
} satisfies Meta<typeof OwnFeed>;
export default meta;
type Story = StoryObj<typeof meta>;

const scrollerOf = (canvasElement: HTMLElement) => within(canvasElement).getByRole('region');
const rowsOf = (canvasElement: HTMLElement) => within(canvasElement).queryAllByRole('listitem');

/** The first row whose top is in view. */
function rowInView(canvasElement: HTMLElement): HTMLElement {
  const { top } = scrollerOf(canvasElement).getBoundingClientRect();
  const row = rowsOf(canvasElement).find((element) => element.getBoundingClientRect().top >= top);
  if (!row) throw new Error('no row is in view');
  return row;
}

/**
 * Follows fifty steps a second, stops following after three pixels of scrolling, keeps the position to the pixel, and
 * resumes by the button.
 */
export const FollowsAndLetsGo: Story = {
  args: { perSecond: 50 },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const scroller = scrollerOf(canvasElement);
    const off: number[] = [];
    await afterEachFrame(800, () => off.push(distanceToEnd(scroller)));
    await expect(off.filter((px) => px > 1)).toEqual([]);
    await expect(rowsOf(canvasElement).length).toBeLessThan(40);

    turnWheel(scroller, -3);
    const row = rowInView(canvasElement);
    const id = row.dataset.id;
    const before = row.getBoundingClientRect().top;
    const moved: number[] = [];
    await afterEachFrame(800, () => {
      const now = canvasElement.querySelector(`[data-id="${id}"]`);
      moved.push((now?.getBoundingClientRect().top ?? Number.NaN) - before);
    });
    await expect(moved.filter((px) => px !== 0)).toEqual([]);
    await userEvent.click(canvas.getByRole('button', { name: /\d+ new/ }));
    await waitFor(() => expect(distanceToEnd(scroller)).toBeLessThanOrEqual(1));
    await expect(canvas.queryByRole('button', { name: /new/ })).toBeNull();
  },
};

/** An opened row stays under the pointer, even while steps keep arriving. */
export const OpensInPlace: Story = {
  args: { perSecond: 20 },
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    turnWheel(scroller, -1_000);
    await afterEachFrame(200, () => {});
    const row = rowInView(canvasElement);
    const before = row.getBoundingClientRect().top;
    await userEvent.click(within(row).getByRole('button'));
    await expect(row).toHaveTextContent('loss 0.41');
    const moved: number[] = [];
    await afterEachFrame(300, () => moved.push(row.getBoundingClientRect().top - before));
    await expect(moved.filter((px) => px !== 0)).toEqual([]);
  },
};

/** Jumps to a distant step of a hundred thousand and shows it. */
export const LeadsToAStep: Story = {
  args: { count: 100_000, focusStep: 'step-31415' },
  play: async ({ canvasElement }) => {
    const scroller = scrollerOf(canvasElement);
    await waitFor(async () => {
      const row = canvasElement.querySelector('[data-id="step-31415"]');
      const view = scroller.getBoundingClientRect();
      const { top = 0, bottom = 0 } = row?.getBoundingClientRect() ?? {};
      await expect(top).toBeGreaterThanOrEqual(view.top);
      await expect(bottom).toBeLessThanOrEqual(view.bottom);
    });
    await expect(rowsOf(canvasElement).length).toBeLessThan(60);
    await expect(rowsOf(canvasElement)[0]).toHaveAttribute('aria-setsize', '-1');
  },
};

/** Without a height limit: the newest rows are rendered, a button shows older ones, and the page scrolls to a step. */
export const GrowsWithItsRows: Story = {
  args: { count: 300, height: null, maxRows: 50, focusStep: 'step-240' },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await waitFor(async () => {
      const row = canvasElement.querySelector('[data-id="step-240"]');
      const { top = -1, bottom = -1 } = row?.getBoundingClientRect() ?? {};
      await expect(top).toBeGreaterThanOrEqual(0);
      await expect(bottom).toBeLessThanOrEqual(window.innerHeight);
    });
    const before = rowsOf(canvasElement).length;
    await expect(before).toBeLessThan(300);
    await userEvent.click(canvas.getByRole('button', { name: /^Show \d+ earlier$/ }));
    await waitFor(() => expect(rowsOf(canvasElement).length).toBe(before + 50));
  },
};
