import { createFeedStore, type FeedStore } from './steps';

/** A contender renders the store's steps into an element 480 px high and follows their end. */
export type Contender = (root: HTMLElement, store: FeedStore) => void;

/** The scrolling element; each contender has exactly one. */
function findScroller(): HTMLElement | null {
  for (const element of document.querySelectorAll<HTMLElement>('#root *')) {
    if (element.scrollHeight <= element.clientHeight + 1 || element.clientHeight < 100) continue;
    const { overflowY } = getComputedStyle(element);
    if (overflowY === 'auto' || overflowY === 'scroll') return element;
  }
  return null;
}

const TITLE = /Step (\d+) of/;
/** The elements with a step's title, in document order. */
function titles(): { index: number; rect: DOMRect }[] {
  const found: { index: number; rect: DOMRect }[] = [];
  const walker = document.createTreeWalker(document.getElementById('root') ?? document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const match = TITLE.exec(node.textContent ?? '');
    if (match && node.parentElement) {
      found.push({ index: Number(match[1]), rect: node.parentElement.getBoundingClientRect() });
    }
  }
  return found;
}

interface Frames {
  /** Frames seen. */
  count: number;
  /** Missing frames in between, at 60 per second. */
  dropped: number;
}

/** Runs `sample` after each painted frame until stopped. */
function watchFrames(sample: () => void): { frames: Frames; end: () => Frames } {
  let running = true;
  let last = 0;
  const frames: Frames = { count: 0, dropped: 0 };
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    if (running) sample();
  };
  const onFrame = (at: number) => {
    if (!running) return;
    if (last > 0) {
      frames.count += 1;
      frames.dropped += Math.max(0, Math.round((at - last) / (1000 / 60)) - 1);
    }
    last = at;
    channel.port2.postMessage(null);
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  return {
    frames,
    end: () => {
      running = false;
      return frames;
    },
  };
}

/** Provides the functions that section.mjs calls. */
export function drive(contender: Contender): void {
  let store = createFeedStore(0);
  let timer: ReturnType<typeof setInterval> | undefined;
  let frames: Frames | undefined;
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));

  window.bench = {
    /** Renders `count` steps; resolves once they are painted. */
    async mount(count: number) {
      store = createFeedStore(count);
      const root = document.getElementById('root');
      if (!root) throw new Error('bench: the page has no #root');
      contender(root, store);
      await nextFrame();
      await nextFrame();
    },
    /** Adds steps evenly, and catches up on late timers. */
    start(perSecond: number) {
      const begin = performance.now();
      let pushed = 0;
      timer = setInterval(
        () => {
          const due = Math.floor(((performance.now() - begin) / 1000) * perSecond) - pushed;
          if (due <= 0) return;
          pushed += due;
          store.push(due);
        },
        Math.max(4, 1000 / perSecond),
      );
    },
    stop() {
      clearInterval(timer);
    },
    told: () => store.told(),
    /** Counts frames without inspecting the page. */
    countFrames() {
      frames = watchFrames(() => {}).frames;
    },
    framesSoFar: () => ({ ...frames }),

    /** Checks after each frame that the newest step is in view and the scroller is at its end. */
    watchTail() {
      const result = { frames: 0, missed: 0, worstPx: 0, worstSteps: 0 };
      const { end } = watchFrames(() => {
        const scroller = findScroller();
        if (!scroller) return;
        result.frames += 1;
        const off = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
        const bottom = scroller.getBoundingClientRect().bottom;
        const seen = titles().filter(({ rect }) => rect.height > 0 && rect.top < bottom);
        const newest = Math.max(-1, ...seen.map(({ index }) => index));
        const behind = store.told() - 1 - newest;
        result.worstPx = Math.max(result.worstPx, Math.round(off));
        result.worstSteps = Math.max(result.worstSteps, behind);
        // Borders and rounding account for two pixels; a row has fifty.
        if (behind > 0 || off > 2) result.missed += 1;
      });
      endTail = () => ({ ...end(), ...result });
    },
    tail: () => endTail?.(),

    /** Checks after each frame how far the first visible step has moved. */
    watchPlace() {
      const scroller = findScroller();
      if (!scroller) throw new Error('bench: nothing scrolls');
      const { top, bottom } = scroller.getBoundingClientRect();
      const held = titles().find(({ rect }) => rect.top >= top && rect.bottom <= bottom);
      if (!held) throw new Error('bench: no step is in view');
      const result = { frames: 0, moved: 0, worstPx: 0, lost: 0 };
      const { end } = watchFrames(() => {
        result.frames += 1;
        const now = titles().find(({ index }) => index === held.index);
        if (!now) result.lost += 1;
        const off = Math.abs((now?.rect.top ?? Number.POSITIVE_INFINITY) - held.rect.top);
        if (off > 0.01) result.moved += 1;
        if (now) result.worstPx = Math.max(result.worstPx, off);
      });
      endPlace = () => ({ ...end(), ...result });
    },
    place: () => endPlace?.(),

    /** Checks after each frame how much of the view is blank; a row has at most 90 px, so a larger gap is blank. */
    watchBlank() {
      const result = { frames: 0, blank: 0 };
      const { end } = watchFrames(() => {
        const scroller = findScroller();
        if (!scroller) return;
        result.frames += 1;
        const { top, bottom } = scroller.getBoundingClientRect();
        let edge = top;
        for (const { rect } of titles())
          if (rect.bottom > top && rect.top < bottom && rect.top - edge < 90) edge = rect.bottom;
        if (bottom - edge > 90) result.blank += 1;
      });
      endBlank = () => ({ ...end(), ...result });
    },
    blank: () => endBlank?.(),
    position: () => {
      const scroller = findScroller();
      return scroller ? { top: scroller.scrollTop, end: scroller.scrollHeight - scroller.clientHeight } : null;
    },
  };
  window.benchReady = true;
}

let endTail: (() => unknown) | undefined;
let endPlace: (() => unknown) | undefined;
let endBlank: (() => unknown) | undefined;
