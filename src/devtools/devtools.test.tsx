import { act, cleanup, render, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunCard } from '../composites/run-card';
import { useRunStatus } from '../hooks/run/useRunStatus';
import { useRuns } from '../hooks/run/useRuns';
import { renderWithRun } from '../testing/render-with-run';
import { steadyScenario } from '../testing/scenarios';
import { RunDevtools, type RunDevtoolsProps } from './RunDevtools';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

function Title({ runId }: { runId: string }) {
  const name = useRunStatus(runId, { steps: false, select: ({ run }) => run?.name });
  return <h1>{name}</h1>;
}
function Overview() {
  return <p>{useRuns().runs.length} runs</p>;
}

/** The panel's content. Testing Library does not search shadow roots. */
function panelOf() {
  const root = document.querySelector('[data-rl-devtools]')?.shadowRoot?.querySelector<HTMLElement>('.root');
  if (!root) throw new Error('There are no devtools on the page.');
  return within(root);
}

async function show(props: RunDevtoolsProps = {}, scenario = steadyScenario()) {
  const element = (
    <>
      <Title runId={scenario.runId} />
      <RunDevtools initialIsOpen {...props} />
    </>
  );
  const shown = renderWithRun(element, { render, act, scenario });
  await shown.advance(1_500);
  return { ...shown, panel: panelOf(), user: userEvent.setup({ delay: null, advanceTimers: () => {} }) };
}

const fact = (panel: ReturnType<typeof panelOf>, label: string) =>
  panel.getByText(label, { selector: 'dt' }).nextElementSibling?.textContent;

it('shows a run with its revision, phase, transport, clock and watchers, and watches nothing itself', async () => {
  const { panel, source, runId } = await show();
  const { rev } = source.getRun(runId);
  expect(fact(panel, 'Id')).toBe(runId);
  expect(fact(panel, 'Status')).toBe('running');
  expect(fact(panel, 'Revision')).toBe(String(rev));
  expect(fact(panel, 'Transport')).toBe('polling');
  expect(fact(panel, 'Server clock')).toBe('0 ms');
  expect(fact(panel, 'Cancel')).toBe('idle');
  expect(fact(panel, 'Watched by')).toBe('1: 0 with steps, 1 with metrics');
  // No component needs the steps, so the panel must not have requested them.
  expect(source.count('readSteps')).toBe(0);
});

it('tells where a cancel stands, also while the backend says something else', async () => {
  const { panel, client, runId, advance } = await show();
  void client.cancel(runId);
  await advance(100);
  expect(fact(panel, 'Cancel')).toMatch(/^(requesting|accepted), requested \d+ ms ago$/);
});

it('lists every request from the first one on, with what was answered', async () => {
  const { panel, source, user, advance } = await show();
  await user.click(panel.getByRole('tab', { name: 'Requests' }));
  const rows = panel.getAllByRole('row').slice(1);
  expect(rows).toHaveLength(source.count());
  expect(rows.at(-1)?.textContent).toContain('readRun');
  expect(rows.at(-1)?.textContent).toMatch(/ok running, rev \d+/);
  await user.click(panel.getByRole('button', { name: 'Pause the list' }));
  await advance(3_000);
  expect(panel.getAllByRole('row').slice(1)).toHaveLength(rows.length);
  await user.click(panel.getByRole('button', { name: 'Pause the list' }));
  expect(panel.getAllByRole('row').length - 1).toBeGreaterThan(rows.length);
});

it('names the components that read a run or a list, as long as they are on the page', async () => {
  const scenario = steadyScenario();
  const { runId } = scenario;
  const tools = <RunDevtools initialIsOpen />;
  const { advance } = renderWithRun(
    <>
      <Title runId={runId} />
      <Title runId={runId} />
      <Overview />
      <RunCard runId={runId} />
      {tools}
    </>,
    { render, act, scenario },
  );
  await advance(1_500);
  const panel = panelOf();
  const user = userEvent.setup({ delay: null });
  await user.click(panel.getByRole('tab', { name: 'Components' }));
  await advance(1_000);
  const rows = () => panel.getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows()).toContainEqual(['Title', expect.stringContaining(`(${runId})`), '2']);
  expect(rows()).toContainEqual(['Overview', 'a list of runs', '1']);
  expect(rows().some(([name]) => name?.startsWith('Run'))).toBe(true);
  expect(rows().some(([name]) => name?.includes('Devtools'))).toBe(false);
});

it('breaks the line and mends it again, without asking the backend', async () => {
  const { panel, source, user, advance, client, runId } = await show();
  await user.click(panel.getByRole('tab', { name: 'Faults' }));
  const before = source.count();
  await user.click(panel.getByRole('button', { name: 'No network' }));
  await advance(4_000);
  expect(source.count()).toBe(before);
  expect(client.getSnapshot(runId).connection.error?.kind).toBe('network');
  panel.getByText('1 active fault');
  await user.click(panel.getByRole('button', { name: 'Turn off all faults' }));
  await act(() => client.refresh(runId));
  expect(client.getSnapshot(runId).connection.error).toBeNull();
  expect(panel.queryByText('1 active fault')).toBeNull();
});

it.each([
  ['Server errors', 'server', 503],
  ['Signed out', 'unauthorized', 401],
])('%s: the page sees what a backend would answer', async (label, kind, status) => {
  const { panel, user, client, runId } = await show();
  await user.click(panel.getByRole('tab', { name: 'Faults' }));
  await user.click(panel.getByRole('button', { name: label }));
  await act(() => client.refresh(runId));
  expect(client.getSnapshot(runId).connection.error).toMatchObject({ kind, status });
});

it('drives the worker and the store of a simulated backend', async () => {
  const done: string[] = [];
  const simulation = {
    loseWorker: (id: string, options?: { thaws?: boolean }) => done.push(`lose ${id} ${options?.thaws ?? false}`),
    release: (id: string) => done.push(`release ${id}`),
    reset: () => done.push('reset'),
  };
  const { panel, user, runId } = await show({ simulation });
  await user.click(panel.getByRole('button', { name: 'Lose its worker' }));
  await user.click(panel.getByRole('button', { name: 'Freeze its worker' }));
  await user.click(panel.getByRole('button', { name: /^Release/ }));
  await user.click(panel.getByRole('tab', { name: 'Faults' }));
  await user.click(panel.getByRole('button', { name: /^Restore the store/ }));
  expect(done).toEqual([`lose ${runId} false`, `lose ${runId} true`, `release ${runId}`, 'reset']);
});

it('opens and closes by its button and by Escape, takes the focus along, and is found as it was left', async () => {
  const { panel, user, unmount } = await show({ initialIsOpen: false });
  const focused = () => document.querySelector('[data-rl-devtools]')?.shadowRoot?.activeElement;
  const toggle = panel.getByRole('button', { name: 'runlight devtools' });
  expect(toggle.getAttribute('aria-expanded')).toBe('false');
  await user.click(toggle);
  expect(focused()).toBe(panel.getByRole('tab', { name: 'Runs' }));
  await user.keyboard('{ArrowRight}');
  expect(focused()).toBe(panel.getByRole('tab', { name: 'Requests', selected: true }));
  await user.keyboard('{End}');
  expect(focused()).toBe(panel.getByRole('tab', { name: 'Faults', selected: true }));
  unmount();
  const again = (await show({ initialIsOpen: false })).panel;
  again.getByRole('tab', { name: 'Faults', selected: true });
  again.getByRole('tab', { name: 'Faults' }).focus();
  await user.keyboard('{Escape}');
  expect(again.queryByRole('tablist')).toBeNull();
  expect(focused()).toBe(again.getByRole('button', { name: 'runlight devtools' }));
});

it('keeps its keys and presses from the page', async () => {
  const { panel, user } = await show();
  const heard: string[] = [];
  const note = (event: Event) => heard.push(event.type);
  for (const type of ['keydown', 'pointerdown', 'focusin']) document.addEventListener(type, note);
  await user.click(panel.getByRole('tab', { name: 'Requests' }));
  await user.keyboard('{ArrowRight}');
  for (const type of ['keydown', 'pointerdown', 'focusin']) document.removeEventListener(type, note);
  expect(heard).toEqual([]);
});

it('says so when a source is frozen', async () => {
  const scenario = steadyScenario();
  const { panel, user } = await show({}, { ...scenario, source: Object.freeze({ ...scenario.source }) });
  await user.click(panel.getByRole('tab', { name: 'Requests' }));
  panel.getByText(/^This source is frozen/);
});
