import { expect, it, vi } from 'vitest';
import { createKeepPlace } from './keep-place';
import { newWindowState } from './window-state';

const ROW = 30;
const PAD = 300;

/** A scroller over three rows, the first of them at the viewport's top edge, with a layout controlled by the test. */
function setUp() {
  const scroller = document.createElement('div');
  const list = document.createElement('ol');
  let top = PAD;
  Object.defineProperties(scroller, {
    clientHeight: { value: 2 * ROW },
    scrollTop: {
      get: () => top,
      set: (next: number) => {
        top = next;
      },
    },
    scrollTo: { value: ({ top: next }: { top: number }) => (scroller.scrollTop = next) },
  });
  /** By how many px the rows have moved down. */
  let lower = 0;
  for (const id of ['a', 'b', 'c']) {
    const row = document.createElement('li');
    const index = list.childElementCount;
    row.id = id;
    row.getBoundingClientRect = () => new DOMRect(0, PAD + index * ROW + lower - top, 100, ROW);
    list.append(row);
  }
  const state = newWindowState();
  Object.assign(state, {
    ...{ scroller, list, topPad: document.createElement('div'), padHeight: PAD, isFollowing: false },
    ...{ drawn: { first: 10, last: 13 }, wanted: { first: 10, last: 13 }, end: 13, average: ROW },
    ...{ ids: ['a', 'b', 'c'], scaleOf: () => 1 },
  });
  const onShift = vi.fn();
  const keepPlace = createKeepPlace({ state, notify: () => {}, onShift });
  const settle = () => keepPlace.settle({ thenPlan: false });
  state.topBefore = top;
  settle();
  return {
    scroller,
    state,
    onShift,
    settle,
    moveRows: (px: number) => {
      lower += px;
    },
  };
}

it('puts the position back when the engine has moved it during layout, which shifts nothing', () => {
  const { scroller, state, onShift, settle } = setUp();
  state.topBefore = scroller.scrollTop;
  // WebKit with container queries clamps to an end that was closer for a moment.
  scroller.scrollTop = PAD - 162;
  settle();
  expect(scroller.scrollTop).toBe(PAD);
  // If notified of a shift, the feed would mistake the way back for a reader who drags the scrollbar up.
  expect(onShift).not.toHaveBeenCalled();
});

it('tells by how much rows and position were moved together, whatever the engine did to the position', () => {
  const { scroller, state, onShift, settle, moveRows } = setUp();
  state.topBefore = scroller.scrollTop;
  // More than the padding can absorb: the row stays in view only if the scroll position changes as well.
  moveRows(PAD + 100);
  scroller.scrollTop = PAD - 162;
  settle();
  expect(state.padHeight).toBeGreaterThanOrEqual(0);
  const [[shift]] = onShift.mock.calls as [[number]];
  expect(scroller.scrollTop).toBe(PAD + shift);
  expect(onShift).toHaveBeenCalledTimes(1);
});
