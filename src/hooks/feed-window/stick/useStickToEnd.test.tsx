import { act, fireEvent, render, screen } from '@testing-library/react';
import { type ReactNode, useCallback, useLayoutEffect, useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useStickToEnd } from './useStickToEnd';

// jsdom has no layout, so the test sets the scroller's geometry: 100 px high, 20 px per row.
const ROW = 20;
const VIEW = 100;
let now = 0;

function Feed({ initial = 20, children }: { initial?: number; children?: (count: number) => ReactNode }) {
  const [count, setCount] = useState(initial);
  const [run, setRun] = useState('a');
  const stick = useStickToEnd({ count, resetKey: run, now: () => now });
  const { scrollerRef } = stick;
  const ref = useCallback(
    (element: HTMLElement | null) => {
      if (element) shape(element, () => Number(element.dataset.rows) * ROW);
      scrollerRef(element);
    },
    [scrollerRef],
  );
  return (
    <div>
      <div data-testid="scroller" tabIndex={-1} ref={ref} data-rows={count}>
        <div ref={stick.contentRef}>
          {children?.(count)}
          <p>a line of text</p>
          <button type="button">detail</button>
        </div>
      </div>
      <output>{`${stick.isFollowing ? 'following' : 'free'} ${stick.isAtEnd ? 'end' : 'off'} ${stick.newCount}`}</output>
      <button type="button" onClick={() => setCount((n) => n + 1)}>
        add
      </button>
      <button type="button" onClick={() => setRun('b')}>
        other run
      </button>
      <button type="button" onClick={stick.jumpToEnd}>
        jump
      </button>
    </div>
  );
}

function shape(element: HTMLElement, height: () => number) {
  if (Object.hasOwn(element, 'scrollTop')) return;
  let top = 0;
  Object.defineProperties(element, {
    scrollHeight: { get: height },
    clientHeight: { get: () => VIEW },
    scrollTop: { get: () => top, set: (value: number) => (top = Math.max(0, Math.min(value, height() - VIEW))) },
  });
}

const scroller = () => screen.getByTestId('scroller');
const state = () => screen.getByRole('status').textContent;
const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const add = (times = 1) => {
  for (let i = 0; i < times; i += 1) click('add');
};
function scrollBy(px: number) {
  scroller().scrollTop += px;
  fireEvent.scroll(scroller());
}
function wheelBy(px: number) {
  fireEvent.wheel(scroller(), { deltaY: px });
  scrollBy(px);
}

afterEach(() => {
  now = 0;
  document.getSelection()?.removeAllRanges();
});

describe('useStickToEnd', () => {
  it('starts at the end and stays there as items arrive', () => {
    render(<Feed />);
    expect(scroller().scrollTop).toBe(300);
    add(3);
    expect(scroller().scrollTop).toBe(360);
    expect(state()).toBe('following end 0');
  });

  it('lets go on three pixels of wheel, keeps the place and counts what is new', () => {
    render(<Feed />);
    wheelBy(-3);
    add(12);
    expect(scroller().scrollTop).toBe(297);
    expect(state()).toBe('free off 12');
  });

  it('does not let go where positions change without the reader', () => {
    render(<Feed />);
    // Content shrank: the browser clamps the position and fires an upward scroll event.
    scroller().dataset.rows = '18';
    scrollBy(-40);
    expect(state()).toBe('following end 0');
    add();
    expect(scroller().scrollTop).toBe(320);
    expect(state()).toBe('following end 0');
  });

  it.each([
    ['tells of it by a scroll event', true],
    ['is found when the next item comes first', false],
  ])(
    'lets go of a move upwards that nobody asked it for, and that %s (hosts 5: scrollBy, find in page)',
    (_, isTold) => {
      render(<Feed />);
      scroller().scrollTop -= 200;
      if (isTold) fireEvent.scroll(scroller());
      add(2);
      expect(scroller().scrollTop).toBe(100);
      expect(state()).toBe('free off 2');
    },
  );

  it('does not let go where a layout in several passes moves the position, as WebKit’s does with container queries', () => {
    function Passes({ count }: { count: number }) {
      // Before the feed's own effect: the rows were shorter in the first pass.
      useLayoutEffect(() => {
        if (count > 20) scroller().scrollTop -= 112;
      }, [count]);
      return null;
    }
    render(<Feed>{(count) => <Passes count={count} />}</Feed>);
    add(3);
    expect(state()).toBe('following end 0');
    expect(scroller().scrollTop).toBe(360);
  });

  it('lets go where the position was moved up before the content came, and its scroll event is still to come', () => {
    render(<Feed />);
    scroller().scrollTop -= 112;
    add();
    expect(state()).toBe('free off 1');
    expect(scroller().scrollTop).toBe(188);
  });

  it('sees a smooth scroll that begins with less than a pixel', () => {
    render(<Feed />);
    for (let i = 0; i < 5; i += 1) scrollBy(-0.5);
    expect(state()).toMatch(/^free/);
  });

  it('holds still under a press until its click is delivered, where a button takes no focus (Safari)', () => {
    render(<Feed />);
    const button = screen.getByRole('button', { name: 'detail' });
    fireEvent.pointerDown(button, { button: 0 });
    add();
    fireEvent.pointerUp(button);
    add();
    expect(scroller().scrollTop).toBe(300);
    fireEvent.click(button);
    expect(scroller().scrollTop).toBe(340);
    expect(state()).toBe('following end 0');
  });

  it('holds still under a finger, also after the browser has taken the touch over, and follows again after a tap', () => {
    vi.useFakeTimers();
    render(<Feed />);
    const text = screen.getByText('a line of text');
    fireEvent.touchStart(text, { touches: [{ clientY: 50 }] });
    fireEvent.pointerCancel(text);
    add(2);
    act(() => vi.advanceTimersByTime(5_000));
    expect(scroller().scrollTop).toBe(300);
    fireEvent.touchEnd(text, { touches: [] });
    expect(scroller().scrollTop).toBe(300);
    act(() => vi.advanceTimersByTime(400));
    expect(scroller().scrollTop).toBe(340);
    vi.useRealTimers();
  });

  it('does not let go when there is nothing to scroll', () => {
    render(<Feed initial={3} />);
    fireEvent.wheel(scroller(), { deltaY: -50 });
    add(10);
    expect(state()).toBe('following end 0');
  });

  it.each([
    ['ArrowUp', {}],
    ['PageUp', {}],
    ['Home', {}],
    [' ', { shiftKey: true }],
  ])('lets go on the key %s', (key, init) => {
    render(<Feed />);
    fireEvent.keyDown(scroller(), { key, ...init });
    add();
    expect(state()).toBe('free off 1');
  });

  it('stays with keys that are not for scrolling', () => {
    render(<Feed />);
    fireEvent.keyDown(scroller(), { key: 'ArrowUp', altKey: true });
    fireEvent.keyDown(scroller(), { key: 'a' });
    fireEvent.wheel(scroller(), { deltaY: -10, ctrlKey: true });
    expect(state()).toBe('following end 0');
  });

  it('lets go when a finger drags the content down, and follows again when it comes back', () => {
    render(<Feed />);
    fireEvent.touchStart(scroller(), { touches: [{ clientY: 50 }] });
    fireEvent.touchMove(scroller(), { touches: [{ clientY: 90 }] });
    scrollBy(-40);
    expect(state()).toBe('free off 0');
    fireEvent.touchMove(scroller(), { touches: [{ clientY: 50 }] });
    scrollBy(40);
    expect(state()).toBe('following end 0');
  });

  it('lets go when the scrollbar is dragged up, and follows again when it is dropped at the end', () => {
    render(<Feed />);
    fireEvent.pointerDown(scroller(), { button: 0 });
    scrollBy(-200);
    expect(state()).toBe('free off 0');
    scrollBy(200);
    expect(state()).toBe('free end 0');
    fireEvent.pointerUp(scroller());
    expect(state()).toBe('following end 0');
  });

  it('follows again after a press when the browser moved the position just before, and says so during it (WebKit)', () => {
    vi.useFakeTimers();
    render(<Feed />);
    const { scrollTop } = scroller();
    scroller().scrollTop = scrollTop - 190;
    fireEvent.pointerDown(scroller(), { button: 0 });
    fireEvent.scroll(scroller());
    fireEvent.pointerUp(scroller());
    act(() => void vi.runAllTimers());
    expect(state()).toBe('following end 0');
  });

  it('lets go when text is selected', () => {
    render(<Feed />);
    const text = screen.getByText('a line of text');
    document.getSelection()?.selectAllChildren(text);
    act(() => void document.dispatchEvent(new Event('selectionchange')));
    add(2);
    expect(scroller().scrollTop).toBe(300);
    expect(state()).toBe('free off 2');
  });

  it('lets go when focus moves inside, not when the scroller itself has it', () => {
    render(<Feed />);
    act(() => scroller().focus());
    expect(state()).toBe('following end 0');
    act(() => screen.getByRole('button', { name: 'detail' }).focus());
    add();
    expect(state()).toBe('free off 1');
  });

  it('follows again at the end, not half-way', () => {
    render(<Feed />);
    wheelBy(-200);
    wheelBy(100);
    expect(state()).toBe('free off 0');
    wheelBy(90);
    expect(state()).toBe('following end 0');
    expect(scroller().scrollTop).toBe(300);
  });

  it('counts where the end was 300 ms ago as the end, and no longer', () => {
    render(<Feed />);
    wheelBy(-60);
    now = 1000;
    add(5);
    now = 1200;
    wheelBy(60);
    expect(state()).toBe('following end 0');

    wheelBy(-160);
    now = 2000;
    add(5);
    now = 2400;
    wheelBy(160);
    expect(state()).toBe('free off 5');
  });

  it('follows again on a wheel down at the very end, where nothing scrolls any more', () => {
    render(<Feed />);
    act(() => screen.getByRole('button', { name: 'detail' }).focus());
    expect(state()).toBe('free end 0');
    fireEvent.wheel(scroller(), { deltaY: 10 });
    expect(state()).toBe('following end 0');
  });

  it('jumps', () => {
    render(<Feed />);
    wheelBy(-200);
    add(4);
    click('jump');
    expect(scroller().scrollTop).toBe(380);
    expect(state()).toBe('following end 0');
  });

  it('starts over for another run', () => {
    render(<Feed />);
    wheelBy(-200);
    add(4);
    click('other run');
    expect(state()).toBe('following end 0');
    expect(scroller().scrollTop).toBe(380);
  });
});

describe('the reader asks for the end while a smooth scroll is under way', () => {
  it.each([
    ['End', () => fireEvent.keyDown(scroller(), { key: 'End' })],
    ['the button', () => click('jump')],
  ])('what is left of it does not let go again: Firefox goes on with it (%s)', (_how, ask) => {
    render(<Feed />);
    fireEvent.keyDown(scroller(), { key: 'Home' });
    scrollBy(-100);
    expect(state()).toMatch(/^free/);
    ask();
    now = 40;
    scrollBy(-150);
    expect(state()).toBe('following end 0');
    expect(scroller().scrollTop).toBe(300);
    // A step that arrives in this moment must not attribute the scroll to the reader either.
    scroller().scrollTop -= 80;
    add();
    expect(state()).toBe('following end 0');
    expect(scroller().scrollTop).toBe(320);
  });

  it('what the reader does afterwards counts at once, and any move upwards a moment later', () => {
    render(<Feed />);
    fireEvent.keyDown(scroller(), { key: 'Home' });
    scrollBy(-100);
    click('jump');
    now = 40;
    wheelBy(-10);
    expect(state()).toMatch(/^free/);
    click('jump');
    now = 1_000;
    scrollBy(-10);
    expect(state()).toMatch(/^free/);
  });
});
