import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Run } from '../../core/run/run';
import { RunContext } from '../../hooks/run-context';
import { createManualClock } from '../../testing/manual-clock';
import type { RunCardState } from '../run-card';
import { RunsList } from './index';

/** The properties of an entry that the list reads. */
interface Seen {
  target: Element;
  isIntersecting: boolean;
  boundingClientRect: { height: number };
}

/** An IntersectionObserver controlled by the test. */
class FakeObserver {
  static all: FakeObserver[] = [];
  observed = new Set<Element>();
  constructor(
    readonly tell: (entries: readonly Seen[]) => void,
    readonly options: IntersectionObserverInit,
  ) {
    FakeObserver.all.push(this);
  }
  observe = (element: Element) => void this.observed.add(element);
  unobserve = (element: Element) => void this.observed.delete(element);
  disconnect = () => this.observed.clear();
  see(isNear: (index: number) => boolean, height = 100) {
    const entries = [...this.observed].map((target, index) => ({
      target,
      isIntersecting: isNear(index),
      boundingClientRect: { height },
    }));
    act(() => this.tell(entries));
  }
}

/** The list's observer; each card has another one that pauses its animations. */
const isOfRows = ({ options }: FakeObserver) => options.rootMargin === '600px 0px';
const rows = () => {
  const found = FakeObserver.all.find(isOfRows);
  if (!found) throw new Error('the list watches no rows');
  return found;
};

const rendered: string[] = [];
const note = ({ run }: RunCardState) => {
  if (run) rendered.push(run.id);
  return undefined;
};
const classNames = { card: note };

const makeRuns = (count: number): Run[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `run-${n}`,
    status: 'running',
    name: `Name ${n}`,
    progress: { completedSteps: 1, totalSteps: 8 },
  }));

function setUp(count: number) {
  const clock = createManualClock();
  let runs: readonly Run[] = makeRuns(count);
  const onRunSelect = vi.fn();
  const context = { client: null, messages: undefined, locale: 'en', direction: undefined, theme: undefined, clock };
  const ui = () => (
    <RunContext.Provider value={context}>
      <RunsList list={{ runs }} onRunSelect={(id) => onRunSelect(id)} classNames={classNames} />
    </RunContext.Provider>
  );
  const view = render(ui());
  return {
    clock,
    onRunSelect,
    change(id: string, change: Partial<Run>) {
      runs = runs.map((run) => (run.id === id ? { ...run, ...change } : run));
      view.rerender(ui());
    },
    advance: (ms: number) => act(() => clock.advance(ms)),
  };
}

const bar = (n: number) =>
  screen
    .getByText(`Name ${n}`)
    .closest('article')
    ?.querySelector('[role="progressbar"]')
    ?.getAttribute('aria-valuenow');

beforeEach(() => {
  FakeObserver.all = [];
  vi.stubGlobal('IntersectionObserver', FakeObserver);
});
afterEach(() => vi.unstubAllGlobals());

describe('what a list of 200 runs renders', () => {
  it('draws the cards in view and of the others the names; all of them can be found', () => {
    setUp(200);
    expect(screen.getAllByRole('listitem')).toHaveLength(200);
    expect(screen.getAllByRole('article')).toHaveLength(12);
    expect(screen.getByText('Name 199')).toBeInTheDocument();
    expect(FakeObserver.all.filter(isOfRows)).toHaveLength(1);
    rows().see((index) => index >= 100 && index < 110);
    expect(screen.getAllByRole('article')).toHaveLength(10);
    expect(screen.getByText('Name 105').closest('article')).not.toBeNull();
    expect(screen.getByText('Name 5').closest('article')).toBeNull();
  });

  it('keeps the height of a card that has gone out of view', () => {
    setUp(200);
    rows().see((index) => index < 10);
    rows().see((index) => index >= 5 && index < 15, 137);
    expect(screen.getByText('Name 2').closest('li')?.firstElementChild).toHaveStyle({ blockSize: '137px' });
    // A row is not measured while it shows only its name.
    rows().see((index) => index >= 5 && index < 15, 20);
    expect(screen.getByText('Name 2').closest('li')?.firstElementChild).toHaveStyle({ blockSize: '137px' });
  });

  it('draws of a card out of view its first two lines as the card does: print and fast scrolling show a list, not names', async () => {
    const t = setUp(40);
    t.change('run-30', { name: 'اسم', dataset: 'customers', method: 'CTGAN' });
    await t.advance(1_000);
    rows().see((index) => index < 10);
    const textsOf = () => screen.getByText('اسم').closest('li')?.textContent ?? '';
    const isIsolated = () => screen.getByText('اسم').closest('bdi') !== null;
    expect(screen.getByText('اسم').closest('article')).toBeNull();
    for (const text of ['Running', 'Dataset: customers', 'Method: CTGAN']) expect(textsOf()).toContain(text);
    expect(isIsolated()).toBe(true);
    expect(screen.getByText('اسم').closest('li')?.firstElementChild).toHaveAttribute('data-rl-offscreen');

    // The badge stays up to date without the card.
    t.change('run-30', { status: 'failed' });
    await t.advance(100);
    expect(textsOf()).toContain('Failed');
    expect(textsOf()).not.toContain('Running');

    // Once rendered, the same two lines are in the same place.
    rows().see((index) => index >= 25 && index < 35);
    expect(screen.getByText('اسم').closest('article')).not.toBeNull();
    for (const text of ['Failed', 'Dataset: customers', 'Method: CTGAN']) expect(textsOf()).toContain(text);
    expect(isIsolated()).toBe(true);
  });

  it('renders one card, once, for one changed run, and none for a run out of view', async () => {
    const t = setUp(200);
    rows().see((index) => index < 10);
    await t.advance(1_000);
    rendered.length = 0;
    t.change('run-3', { progress: { completedSteps: 4, totalSteps: 8 } });
    await t.advance(100);
    expect(rendered).toEqual(['run-3']);
    expect(bar(3)).toBe('50');
    rendered.length = 0;
    t.change('run-150', { progress: { completedSteps: 4, totalSteps: 8 } });
    await t.advance(100);
    expect(rendered).toEqual([]);
    // It is up to date as soon as it comes into view.
    rows().see((index) => index >= 145 && index < 155);
    expect(bar(150)).toBe('50');
  });

  it('shows changes at most every 100 ms, the first at once and the last for certain', async () => {
    const t = setUp(3);
    rows().see(() => true);
    await t.advance(1_000);
    rendered.length = 0;
    for (let n = 1; n <= 6; n += 1) {
      t.change('run-1', { progress: { completedSteps: n, totalSteps: 8 } });
      await t.advance(10);
    }
    expect(rendered).toHaveLength(1);
    await t.advance(100);
    expect(rendered).toHaveLength(2);
    expect(bar(1)).toBe('75');
    await t.advance(1_000);
    expect(rendered).toHaveLength(2);
  });

  it('does not wait with what somebody has chosen', async () => {
    const t = setUp(3);
    t.change('run-1', { status: 'failed' });
    fireEvent.click(screen.getByRole('button', { name: 'Failed 1' }));
    expect(screen.getAllByRole('listitem')).toHaveLength(1);
  });

  it('keeps the card the focus is in, and goes by the keyboard to cards that were not drawn', () => {
    setUp(200);
    rows().see((index) => index < 10);
    const first = screen.getByRole('button', { name: 'Name 0' });
    act(() => first.focus());
    fireEvent.keyDown(first, { key: 'End' });
    const last = screen.getByRole('button', { name: 'Name 199' });
    expect(last).toHaveFocus();
    rows().see((index) => index < 10);
    expect(last).toHaveFocus();
    fireEvent.keyDown(last, { key: 'Home' });
    expect(screen.getByRole('button', { name: 'Name 0' })).toHaveFocus();
    expect(screen.getByText('Name 199').closest('article')).toBeNull();
  });
});

describe('what a list says of runs whose card is not drawn', () => {
  const heard = () => [...document.querySelectorAll('[data-slot="run-announcements"] > *')].map((e) => e.textContent);
  beforeEach(() => document.querySelector('[data-slot="run-announcements"]')?.remove());

  it('tells that one has ended, by its name, and nothing of its way there', async () => {
    const t = setUp(200);
    rows().see((index) => index < 10);
    await t.advance(1_000);
    t.change('run-150', { status: 'cancelling' });
    await t.advance(1_000);
    expect(heard()).toEqual([]);
    t.change('run-150', { status: 'cancelled' });
    await t.advance(1_000);
    expect(heard()).toEqual(['Name 150: Cancelled']);
  });

  it('tells of a card in view once: by the card', async () => {
    const t = setUp(200);
    rows().see((index) => index < 10);
    await t.advance(1_000);
    t.change('run-3', { status: 'succeeded' });
    await t.advance(1_000);
    expect(heard()).toEqual(['Name 3: Succeeded']);
  });

  it('counts where many end at once', async () => {
    const t = setUp(200);
    rows().see((index) => index < 10);
    await t.advance(1_000);
    for (const n of [50, 60, 70]) t.change(`run-${n}`, { status: 'failed' });
    await t.advance(1_000);
    expect(heard()).toEqual(['3 runs have ended']);
  });

  it('tells nothing anew of a run that comes into view after its end', async () => {
    const t = setUp(200);
    rows().see((index) => index < 10);
    await t.advance(1_000);
    t.change('run-150', { status: 'succeeded' });
    await t.advance(1_000);
    rows().see((index) => index >= 145 && index < 155);
    await t.advance(1_000);
    expect(heard()).toEqual(['Name 150: Succeeded']);
  });
});
