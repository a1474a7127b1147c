import { scrollAtOnce } from '../scroll/scroll-at-once';
import { setPad } from './pad';
import { AHEAD, FAR } from './visible-range';
import { FIRST_SIZE, mayPlan, padFor, type WindowState } from './window-state';

/** Number of rows drawn without layout, e.g. in a test DOM. */
const SIZE_WITHOUT_LAYOUT = 50;
/** Factor by which the upper pad grows ahead while following. */
const LEAP = 1.2;

function learnAverage(state: WindowState, rowsHeight: number): void {
  const rows = state.drawn.last - state.drawn.first;
  if (rows === 0 || rowsHeight <= 0) return;
  const height = rowsHeight / rows;
  state.average = state.isMeasured ? state.average + (height - state.average) * 0.1 : height;
  state.isMeasured = true;
}

/** While following: determines how many rows fill the view, and the height of the pad above them. */
export function createFollowEnd({
  state,
  maxRows,
  notify,
  onShift,
}: {
  state: WindowState;
  /** Number of rows drawn if nothing scrolls. */
  maxRows: number;
  notify: () => void;
  onShift: (px: number) => void;
}) {
  function resize(next: number): void {
    if (next === state.size || !mayPlan(state)) return;
    state.size = next;
    notify();
  }

  return {
    resize,

    /** Draws enough rows to fill the view, and a few more for the first turn of the wheel. */
    fill(): void {
      const { scroller, list } = state;
      if (!scroller || !list || state.scrolling.isPrinting) return;
      const view = scroller.clientHeight;
      if (view === 0) {
        if (state.size < SIZE_WITHOUT_LAYOUT) resize(SIZE_WITHOUT_LAYOUT);
        return;
      }
      const height = list.offsetHeight;
      learnAverage(state, height);
      const fits = scroller.scrollHeight <= view + 1;
      if (state.isUnbounded ? !fits : fits && state.padHeight > 0) {
        // The content fits despite the pad: the scroller grows with it and would grow with every step.
        state.isUnbounded = !state.isUnbounded;
        state.size = state.isUnbounded ? maxRows : FIRST_SIZE;
        notify();
        return;
      }
      if (state.isUnbounded) return;
      const { size, average } = state;
      const surplus = height - view;
      if (surplus < AHEAD / 2 && state.drawn.first > state.base) resize(size + Math.ceil((AHEAD - surplus) / average));
      else if (surplus > FAR + 2 * average && size > 4) {
        resize(Math.max(4, size - Math.floor((surplus - AHEAD) / average)));
      }
    },

    /** Call after rendering: sets the pads. Reads no layout, because setting the scroll position reads it next. */
    committed(begins: boolean): void {
      state.marks = [];
      state.landing = null;
      // The pad grows in leaps: while neither its height nor the rows' changes, nothing scrolls, which is most of the
      // cost of following. The only visible effect is a slightly inaccurate scrollbar thumb.
      const target = Math.round((state.drawn.first - state.base) * padFor(state));
      if (target > state.padHeight || target < state.padHeight / 2) {
        state.padHeight = target === 0 ? 0 : Math.round(target * LEAP);
        setPad(state.topPad, state.padHeight);
      }
      setPad(state.bottomPad, 0);
      // The position was pinned with the previous rows. If the new ones are as high, no resize event pins it again.
      if (!begins || !state.scroller) return;
      const { scrollTop } = state.scroller;
      scrollAtOnce(state.scroller, state.scroller.scrollHeight);
      onShift(state.scroller.scrollTop - scrollTop);
    },
  };
}
