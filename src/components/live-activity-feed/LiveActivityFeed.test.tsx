import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Run, RunStep } from '../../core/run/run';
import { defaultMessages, mergeMessages, type RunMessages } from '../../core/text/messages';
import { RunContext, type RunContextValue } from '../../hooks/run-context';
import { createManualClock } from '../../testing/manual-clock';
import { describeConformance, expectListedParts } from '../internal/describe-conformance';
import { LiveActivityFeed, type LiveActivityFeedProps } from './index';
import { ACTIVITY_FEED_STATES, LIVE_ACTIVITY_FEED_PARTS } from './parts';

const START = Date.UTC(2026, 0, 1);

function step(n: number, rest: Partial<RunStep> = {}): RunStep {
  return {
    id: `s${n}`,
    n,
    kind: 'info',
    status: 'done',
    title: `Step ${n}`,
    startedAt: START - 10_000,
    finishedAt: START - 4_000,
    ...rest,
  };
}
const steps = (count: number) => Array.from({ length: count }, (_, index) => step(index + 1));
const rows = () => screen.getAllByRole('listitem');

function setup({
  messages = defaultMessages,
  ...props
}: Partial<LiveActivityFeedProps> & { messages?: RunMessages } = {}) {
  const clock = createManualClock(START);
  const context: RunContextValue = {
    client: null,
    messages,
    locale: 'en',
    direction: undefined,
    theme: undefined,
    clock,
  };
  const ui = (more: Partial<LiveActivityFeedProps> = {}) => (
    <RunContext.Provider value={context}>
      <LiveActivityFeed steps={steps(3)} {...props} {...more} />
    </RunContext.Provider>
  );
  const view = render(ui());
  return { ...view, clock, update: (more: Partial<LiveActivityFeedProps>) => view.rerender(ui(more)) };
}

describeConformance({
  name: 'LiveActivityFeed',
  part: LiveActivityFeed,
  slot: 'activity-feed',
  states: ACTIVITY_FEED_STATES,
  props: { steps: steps(2) },
  isRoot: true,
});

describe('LiveActivityFeed', () => {
  it('lists all its parts', () => {
    const long = step(9, { detail: 'x'.repeat(500), metrics: { loss: 1 } });
    const { container } = setup({ steps: [...steps(2), step(3, { detail: 'short' }), long], showFilter: true });
    expectListedParts(container, LIVE_ACTIVITY_FEED_PARTS);
    fireEvent.click(screen.getByRole('button', { name: 'Show detail' }));
    expectListedParts(container, LIVE_ACTIVITY_FEED_PARTS);
  });

  it.each<[string, Partial<LiveActivityFeedProps>]>([
    ['loading', { steps: [], loading: true }],
    ['empty', { steps: [] }],
    ['error', { steps: [], failed: true }],
    ['ready', { failed: true }],
  ])('shows %s', (status, props) => {
    const { container } = setup(props);
    expect(container.querySelector('[data-slot="activity-feed"]')).toHaveAttribute('data-state', status);
  });

  it('is a labelled region that takes the focus, and a list', () => {
    setup({ run: { id: 'r', status: 'running', name: 'Spring' } });
    const region = screen.getByRole('region', { name: 'Activity of Spring' });
    expect(region).toHaveAttribute('tabindex', '0');
    expect(within(region).getAllByRole('listitem')).toHaveLength(3);
  });

  it('says what a step was, how long it took, when, and by whom', () => {
    setup({ steps: [step(1, { kind: 'backup', method: 'TVAE', agent: true, title: 'Switching' })] });
    const [row] = rows();
    expect(row).toHaveTextContent('Switching');
    expect(row).toHaveTextContent('10 seconds ago');
    expect(row).toHaveTextContent('Backup6sTVAEAgent');
  });

  it('shows a kind it does not know as the backend spelled it, and how a step ended', () => {
    setup({ steps: [step(1, { kind: 'unknown', kindText: 'archive', status: 'interrupted' })] });
    expect(rows()[0]).toHaveTextContent('archiveInterrupted');
  });

  it('ticks without rendering rows', async () => {
    const Icon = vi.fn(() => <svg aria-hidden="true" />);
    const { clock } = setup({
      steps: [step(1, { status: 'running', finishedAt: null })],
      stepKinds: { info: { icon: Icon } },
    });
    expect(rows()[0]).toHaveTextContent('10 seconds ago');
    await act(() => clock.advance(5_000));
    expect(rows()[0]).toHaveTextContent('15 seconds ago');
    expect(rows()[0]).toHaveTextContent('15s');
    expect(Icon).toHaveBeenCalledTimes(1);
  });

  it('renders only the row that changed', () => {
    const Icon = vi.fn(() => <svg aria-hidden="true" />);
    const old = steps(30);
    const { update } = setup({ steps: old, stepKinds: { info: { icon: Icon } } });
    expect(Icon).toHaveBeenCalledTimes(30);
    update({ steps: [...old, step(31)] });
    expect(Icon).toHaveBeenCalledTimes(31);
  });

  it('never dates a step in the future, whatever the clocks say', () => {
    setup({ steps: [step(1, { startedAt: START + 60_000, status: 'running', finishedAt: null })] });
    expect(rows()[0]).toHaveTextContent('now');
  });

  it('reads times by the server’s clock', () => {
    setup({ serverOffsetMs: 50_000 });
    expect(rows()[0]).toHaveTextContent('1m ago');
  });

  it('prints short details and folds long ones away', () => {
    const log = `first line\n${'x'.repeat(100_000)}`;
    setup({ steps: [step(1, { detail: 'short one' }), step(2, { detail: log })] });
    expect(screen.getByText('short one')).toBeInTheDocument();
    expect(rows()[1]?.textContent?.length).toBeLessThan(1_000);
    const toggle = screen.getByRole('button', { name: 'Show detail' });
    fireEvent.click(toggle);
    expect(toggle).toHaveAttribute('aria-expanded', 'true');
    expect(rows()[1]?.textContent?.length).toBeGreaterThan(100_000);
  });

  it('keeps a detail open while its step changes', () => {
    const detail = 'x'.repeat(300);
    const { update } = setup({ steps: [step(1, { detail, status: 'running' })] });
    fireEvent.click(screen.getByRole('button', { name: 'Show detail' }));
    update({ steps: [step(1, { detail: `${detail}y`, status: 'done' }), step(2)] });
    expect(screen.getByRole('button', { name: 'Hide detail' })).toBeInTheDocument();
  });

  it('shows markup as text', () => {
    const { container } = setup({ steps: [step(1, { title: '<b>bold</b>', detail: '<script>x</script>' })] });
    expect(screen.getByText('<b>bold</b>')).toBeInTheDocument();
    expect(container.querySelector('b, script')).toBeNull();
  });

  it('draws the newest rows only, and says where they stand', () => {
    const { update } = setup({ steps: steps(300) });
    // jsdom has no layout; the stories test the positions.
    expect(rows()).toHaveLength(50);
    expect(rows()[0]).toHaveTextContent('Step 251');
    expect(rows()[0]).toHaveAttribute('aria-posinset', '251');
    expect(rows()[0]).toHaveAttribute('aria-setsize', '-1');
    update({ steps: steps(301), run: { id: 'r', status: 'succeeded' } });
    expect(rows().at(-1)).toHaveAttribute('aria-posinset', '301');
    expect(rows().at(-1)).toHaveAttribute('aria-setsize', '301');
  });

  it('counts places from the run’s first step, also where the host drops old ones', () => {
    const { update } = setup({ steps: steps(10), stepsTrimmed: 5 });
    expect(rows()[0]).toHaveAttribute('aria-posinset', '6');
    expect(screen.getByText('5 earlier steps are not shown')).toBeInTheDocument();
    update({ steps: steps(12).slice(4), stepsTrimmed: undefined });
    expect(rows()[0]).toHaveTextContent('Step 5');
    expect(rows()[0]).toHaveAttribute('aria-posinset', '10');
  });

  it('begins anew for another run: no kind chosen, no detail open, and always a way back from a kind', () => {
    const row = (n: number, kind: RunStep['kind']) => step(n, { kind, detail: `Detail ${n} `.repeat(40) });
    const { update } = setup({
      run: { id: 'first', status: 'running' },
      steps: [row(1, 'error'), row(2, 'training')],
      showFilter: true,
    });
    fireEvent.change(screen.getByRole('combobox'), { target: { value: 'error' } });
    fireEvent.click(screen.getByRole('button', { name: /Show detail/ }));
    // The run no longer has that step.
    update({ steps: [row(2, 'training')] });
    expect(screen.getByText('No steps of this kind')).toBeInTheDocument();
    expect(screen.getByRole('combobox')).toHaveDisplayValue('Error');
    update({ run: { id: 'second', status: 'running' }, steps: [row(1, 'error'), row(2, 'training')] });
    expect(screen.getByRole('combobox')).toHaveDisplayValue('All');
    expect(rows()).toHaveLength(2);
    expect(screen.queryByRole('button', { name: /Hide detail/ })).toBeNull();
  });

  it('filters by kind, and says when nothing is left of it', () => {
    const mixed = [step(1, { kind: 'training' }), step(2, { kind: 'error' }), step(3, { kind: 'training' })];
    const { update } = setup({ steps: mixed, showFilter: true });
    fireEvent.change(screen.getByLabelText('Filter by kind'), { target: { value: 'training' } });
    expect(rows()).toHaveLength(2);
    update({ steps: [step(2, { kind: 'error' })], showFilter: true });
    expect(screen.getByText('No steps of this kind')).toBeInTheDocument();
  });

  it('offers another try where it could not be read', () => {
    const onRetry = vi.fn();
    setup({ steps: [], failed: true, onRetry });
    expect(screen.getByRole('alert')).toHaveTextContent('The activity could not be loaded.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });

  it('leaves the other try to somebody else when told so', () => {
    setup({ steps: [], failed: true, onRetry: null });
    expect(screen.getByRole('alert')).toHaveTextContent('The activity could not be loaded.');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it.each([
    [{ current: 1_200, total: 3_000, unit: 'epoch' }, 'epoch 1,200 / 3,000'],
    [{ current: 96, total: null, unit: 'Zeile' }, 'Zeile 96'],
    [{ current: 40, total: 100, unit: '%' }, '40 / 100 %'],
    [{ current: 1.5, total: 4, unit: 'GiB' }, '1.5 / 4 GiB'],
    [{ current: 3, total: 8 }, '3 / 8'],
  ])('says how far a running step is without a plural it cannot know: %o', (progress, text) => {
    setup({ steps: [step(1, { status: 'running', finishedAt: null, progress })] });
    expect(screen.getByText(text)).toBeInTheDocument();
  });

  it('lets a translator choose the plural', () => {
    const progress = vi.fn(() => '96 von 300 Epochen');
    setup({
      steps: [step(1, { status: 'running', finishedAt: null, progress: { current: 96, total: 300, unit: 'epoch' } })],
      messages: mergeMessages({ feed: { progress } }),
    });
    expect(screen.getByText('96 von 300 Epochen')).toBeInTheDocument();
    expect(progress).toHaveBeenCalledWith('96', '300', 'epoch', { current: 96, total: 300 });
  });

  it.each([
    ['succeeded', 'done'],
    ['cancelled', 'cancelled'],
    ['failed', 'interrupted'],
    ['running', 'running'],
  ] as const)('shows a step without an end in a run that is %s as %s', (status, expected) => {
    const open = [step(1), step(2, { status: 'running', finishedAt: null })];
    setup({ steps: open, run: { id: 'r', status } });
    const states = rows().map((row) => row.getAttribute('data-state'));
    expect(states).toEqual(['done', expected]);
    expect(document.querySelectorAll('[data-slot="activity-feed-marker"][data-state="running"]')).toHaveLength(
      status === 'running' ? 1 : 0,
    );
  });

  it('renders the rows of an ended run once', () => {
    const Icon = vi.fn(() => <svg aria-hidden="true" />);
    const open = [step(1), step(2, { status: 'running', finishedAt: null })];
    const run = { id: 'r', status: 'succeeded' } as const;
    const { update } = setup({ steps: open, run, stepKinds: { info: { icon: Icon } } });
    expect(Icon).toHaveBeenCalledTimes(2);
    update({ steps: [...open], run });
    expect(Icon).toHaveBeenCalledTimes(2);
  });

  it('marks old data and leaves it on screen', () => {
    setup({ stale: true });
    expect(screen.getByText('Out of date')).toBeInTheDocument();
    expect(rows()).toHaveLength(3);
  });
});

describe('attempts told apart', () => {
  const tries = [
    step(1, { attempt: 1 }),
    step(2, { attempt: 1, status: 'running', finishedAt: null }),
    step(3, { attempt: 2 }),
    step(4, { attempt: 2, status: 'running', finishedAt: null }),
  ];
  const run: Run = { id: 'r', status: 'running', attempt: 2 };
  const headings = () => screen.queryAllByRole('heading', { level: 4 }).map(({ textContent }) => textContent);

  it('has a heading above the steps of each attempt, and nothing turns in one that is over', () => {
    const { container } = setup({ run, steps: tries });
    expect(headings()).toEqual(['Attempt 1', 'Attempt 2']);
    expect(within(rows()[0] as HTMLElement).getByRole('heading')).toHaveTextContent('Attempt 1');
    expect(within(rows()[2] as HTMLElement).getByRole('heading')).toHaveTextContent('Attempt 2');
    expect(rows().map((row) => row.getAttribute('data-state'))).toEqual(['done', 'interrupted', 'done', 'running']);
    expectListedParts(container, LIVE_ACTIVITY_FEED_PARTS);
  });

  it('has none where there is one attempt, or where each step counts tries of its own', () => {
    const { update } = setup({ run: { ...run, attempt: 1 }, steps: tries.slice(0, 2) });
    expect(headings()).toEqual([]);
    update({ run, steps: [step(1, { attempt: 1 }), step(2, { attempt: 2 }), step(3, { attempt: 1 })] });
    expect(headings()).toEqual([]);
    update({ run, steps: steps(3) });
    expect(headings()).toEqual([]);
  });

  it('says of steps that they are of an earlier attempt before the new one has any', () => {
    setup({ run, steps: tries.slice(0, 2) });
    expect(headings()).toEqual(['Attempt 1']);
  });
});

describe('what is not known yet is not "none" (hosts 3)', () => {
  const run: Run = { id: 'r', status: 'running', progress: { completedSteps: 3, totalSteps: 8 } };
  const state = (container: HTMLElement) => container.querySelector('[data-slot="activity-feed"]');

  it('waits for the steps of plain data whose run came first', () => {
    const { container, update } = setup({ run, steps: undefined });
    expect(state(container)).toHaveAttribute('data-state', 'loading');
    expect(state(container)).toHaveAttribute('aria-busy', 'true');
    update({ run, steps: steps(3) });
    expect(state(container)).toHaveAttribute('data-state', 'ready');
    expect(state(container)).not.toHaveAttribute('aria-busy');
  });

  it('never says "No activity yet" of a run that has done steps, or has ended', () => {
    const { update } = setup({ run, steps: [] });
    expect(screen.getByText('No steps to show')).toBeVisible();
    update({ run: { id: 'r', status: 'failed' }, steps: [] });
    expect(screen.getByText('No steps to show')).toBeVisible();
    update({ run: { id: 'r', status: 'running' }, steps: [] });
    expect(screen.getByText('No activity yet')).toBeVisible();
  });
});

describe('steps of plain data with equal ids (hosts 5)', () => {
  it('draws each, and leaves none on the screen that is not in the data', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const first = step(1, { title: 'attempt 1' });
    const second = step(1, { title: 'attempt 2' });
    const third = step(1, { title: 'attempt 3' });
    const { update } = setup({ steps: [step(0), first, second, third, step(2)] });
    expect(screen.getAllByText(/^attempt/)).toHaveLength(3);
    update({ steps: [step(0), first, third, step(2)] });
    expect(screen.getAllByText(/^attempt/).map(({ textContent }) => textContent)).toEqual(['attempt 1', 'attempt 3']);
    update({ steps: [step(2), step(3)] });
    expect(screen.queryAllByText(/^attempt/)).toHaveLength(0);
    expect(rows()).toHaveLength(2);
    // Said once per page, which distinct-steps.test.ts counts.
    for (const [text] of warn.mock.calls) expect(text).toMatch(/^runlight: two steps/);
    warn.mockRestore();
  });
});

describe('texts of logs (hosts 10)', () => {
  it.each([
    ['\x1b[31mERROR\x1b[0m out of memory', 'ERROR out of memory'],
    [Array.from({ length: 40 }, (_, i) => `${i}%|###|`).join('\r'), '39%|###|'],
    [`${'a'.repeat(199)}👩‍👩‍👧‍👦${'b'.repeat(60)}`, `${'a'.repeat(199)}…`],
  ])('shows of a detail what a terminal would: %j', (detail, shown) => {
    const { container } = setup({ steps: [step(1, { detail })] });
    expect(
      container.querySelector('[data-slot="activity-feed-detail"] p, p[data-slot="activity-feed-detail"]'),
    ).toHaveTextContent(shown);
    expect(container.textContent).not.toContain('\x1b');
    expect(container.textContent).not.toContain('\ufffd');
  });

  it('does so in titles, methods and the run’s name', () => {
    const run: Run = { id: 'r', status: 'running', name: '\x1b[1mImport\x1b[0m' };
    const { container } = setup({ run, steps: [step(1, { title: '\x1b[32mLoad\x1b[0m', method: 'A\x07B' })] });
    expect(container.textContent).toContain('Load');
    expect(container.textContent).toContain('AB');
    for (const control of ['\x1b', '\x07']) expect(container.innerHTML).not.toContain(control);
    expect(screen.getByRole('region', { name: 'Activity of Import' })).toBeVisible();
  });

  it('shows neither a progress nor a date that is no number', () => {
    const odd = step(1, {
      status: 'running',
      startedAt: Number.NaN,
      finishedAt: null,
      progress: { current: Number.NaN, total: 8, unit: 'epoch' },
    });
    const { container } = setup({ steps: [odd] });
    expect(container).not.toHaveTextContent(/NaN|Invalid/);
  });
});
