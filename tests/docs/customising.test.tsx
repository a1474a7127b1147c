// Runs every example of docs/customising.md and its recipes, like a reader's file.
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type { ComponentType, ReactNode } from 'react';
import { createRestSource, type Run, RunProvider } from 'runlight';
import { createRunHandlers, type RunScenario } from 'runlight/msw';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fileOf, isTypeScript, readBlocks } from './examples';

const PAGE = 'docs/customising.md';
const blocks = readBlocks().filter(isTypeScript);
const closing: (() => void)[] = [];
const source = createRestSource({ baseUrl: 'https://api.example.com' });
/** Long, because the machine may be busy. */
const soon = { timeout: 10_000 };

afterEach(() => {
  cleanup();
  for (const close of closing.splice(0)) close();
});

/** The component with this name, from the one block of a page that exports it. */
async function exampleOf<P>(page: string, name: string): Promise<ComponentType<P>> {
  const declares = new RegExp(`export (?:function|const) ${name}\\b`);
  const found = blocks.filter((block) => block.page === page && declares.test(block.code));
  if (found.length !== 1 || !found[0]) throw new Error(`${page} has ${found.length} examples called ${name}.`);
  return (await import(/* @vite-ignore */ fileOf(found[0])))[name];
}

/** A simulated backend with one active run. */
function serve(scenario: RunScenario = 'clean', speed = 1) {
  const { handlers, backend } = createRunHandlers({ scenario, speed });
  const server = setupServer(...handlers);
  server.listen();
  closing.push(() => {
    server.close();
    backend.dispose();
  });
  const { body } = backend.startRun({ name: 'Nightly import' });
  return { backend, server, runId: 'id' in body ? body.id : '' };
}
const provided = (children: ReactNode) => <RunProvider source={source}>{children}</RunProvider>;
const slot = (name: string) => document.querySelector(`[data-slot="${name}"]`);

describe(PAGE, () => {
  it('runs each of its examples here', () => {
    const names = blocks
      .filter(({ page }) => page === PAGE)
      .flatMap(({ code }) => [...code.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name));
    expect(names).toEqual([
      'Provided',
      'Toasts',
      'FromLoader',
      'OwnWindow',
      'OwnActivity',
      'OwnList',
      'Staged',
      'OwnFacts',
      'AttemptsTable',
    ]);
  });

  it('said once: a kind, a status and thresholds of the host’s own', async () => {
    const Provided = await exampleOf<{ runId: string }>(PAGE, 'Provided');
    const server = setupServer(
      http.get('https://api.example.com/v1/runs/7/status', () =>
        HttpResponse.json({
          ...{ id: '7', name: 'Release', status: 'completed_with_failures', rev: 2, epoch: 'e' },
          metrics: { dup_rate: { value: 4 } },
        }),
      ),
      http.get('https://api.example.com/v1/runs/7/steps', () =>
        HttpResponse.json({
          ...{ epoch: 'e', run_rev: 2, next: 2, more: false, reset: false },
          steps: [
            {
              n: 1,
              rev: 2,
              kind: 'deploy',
              status: 'done',
              title: 'To production',
              created_at: '2026-01-01T12:00:00Z',
            },
          ],
        }),
      ),
    );
    server.listen();
    closing.push(() => server.close());
    render(<Provided runId="7" />);
    await screen.findAllByText('Completed with failures', {}, soon);
    // Besides the feed, the list of step times shows the step as well.
    const titles = await screen.findAllByText('To production', {}, soon);
    const row = titles.map((title) => title.closest('li')).find((one) => one?.dataset.kind !== undefined);
    expect(row?.dataset.kind).toBe('deploy');
    expect(row?.textContent).toContain('Deploy');
    // In the provider's time zone.
    expect(row?.textContent).toMatch(/1:00:00.PM/);
    // 4 % exceeds the default limit, but not the host's.
    expect(slot('run-metric')?.getAttribute('data-state')).toBe('pass');
  });

  it('events: an end is told once', async () => {
    const Toasts = await exampleOf(PAGE, 'Toasts');
    const { backend, runId } = serve();
    render(<Toasts />);
    await screen.findByText('Nightly import', {}, soon);
    backend.cancelRun(runId, { force: true });
    const said = await screen.findByText('Nightly import: cancelled', {}, soon);
    expect(screen.getAllByText('Nightly import: cancelled')).toEqual([said]);
  });

  it('server data first: there before any answer, then live', async () => {
    const FromLoader = await exampleOf<{ run: Run; steps: never[] }>(PAGE, 'FromLoader');
    const { runId } = serve('clean', 5);
    render(<FromLoader run={{ id: runId, name: 'From the loader', status: 'running' }} steps={[]} />);
    screen.getByText('From the loader');
    await screen.findByText('Nightly import', {}, soon);
  });

  it('slots of the window', async () => {
    const OwnWindow = await exampleOf<{ runId: string; onClose: () => void }>(PAGE, 'OwnWindow');
    const { runId, backend } = serve();
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    closing.push(() => log.mockRestore());
    render(provided(<OwnWindow runId={runId} onClose={() => {}} />));
    await screen.findByRole('button', { name: 'Share Nightly import' }, soon);
    screen.getByText('Measured on the hold-out set.');
    expect(slot('run-execution-stats')).toBeNull();
    expect(screen.queryByRole('link', { name: 'Download report' })).toBeNull();
    await waitFor(() => expect(backend.readStatus(runId).body).toMatchObject({ status: 'running' }), soon);
    backend.cancelRun(runId, { force: true });
    await waitFor(() => expect(log).toHaveBeenCalledWith('cancelled'), soon);
  });

  it('activity: own rows, numbers, own buttons, and a step that is led to', async () => {
    const OwnActivity = await exampleOf<{ runId: string; stepId: string | null }>(PAGE, 'OwnActivity');
    const { runId } = serve('clean', 20);
    render(provided(<OwnActivity runId={runId} stepId="1" />));
    const [first] = await screen.findAllByRole('listitem', {}, soon);
    expect(first?.textContent).toContain('1Planning the run');
    expect(first?.dataset.focused).toBe('true');
    expect(
      within(first as HTMLElement)
        .getByRole('link', { name: 'Log' })
        .getAttribute('href'),
    ).toBe('/logs/1');
  });

  it('list: links, search, counts, own facts and menu', async () => {
    const OwnList = await exampleOf(PAGE, 'OwnList');
    const { runId, backend } = serve();
    backend.startRun({ name: 'Weekly export' });
    render(provided(<OwnList />));
    const link = await screen.findByRole('link', { name: 'Nightly import' }, soon);
    expect(link.getAttribute('href')).toBe(`/runs/${runId}`);
    screen.getByRole('button', { name: 'Rename Nightly import' });
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'weekly' } });
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Nightly import' })).toBeNull());
    screen.getByRole('link', { name: 'Weekly export' });
  });

  it('list: an empty one has the host’s button', async () => {
    const OwnList = await exampleOf(PAGE, 'OwnList');
    const { handlers, backend } = createRunHandlers({});
    const server = setupServer(...handlers);
    server.listen();
    closing.push(() => {
      server.close();
      backend.dispose();
    });
    render(provided(<OwnList />));
    await screen.findByRole('button', { name: 'Start the first run' }, soon);
  });

  it('stages and plan', async () => {
    const Staged = await exampleOf(PAGE, 'Staged');
    render(<Staged />);
    const stages = screen.getAllByRole('listitem').filter(({ dataset }) => dataset.slot?.includes('stage'));
    expect(stages.map(({ dataset }) => dataset.state)).toEqual(['done', 'running', 'pending']);
    expect(slot('run-plan')?.textContent).toContain('CTGAN');
  });

  it('hooks: a name, a moment, verdicts, all steps', async () => {
    const OwnFacts = await exampleOf<{ runId: string }>(PAGE, 'OwnFacts');
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    closing.push(() => log.mockRestore());
    const { runId } = serve('clean', 100);
    render(provided(<OwnFacts runId={runId} />));
    await screen.findByRole('heading', { name: 'Nightly import' }, soon);
    await screen.findByText('4 of 4 pass', {}, soon);
    await screen.findByText(/ago$|^now$/, {}, soon);
    await userEvent.click(screen.getByRole('button', { name: 'All steps' }));
    await waitFor(() => expect(log.mock.calls[0]?.[0]).toHaveLength(8), soon);
    await userEvent.click(screen.getByRole('button', { name: 'I have signed in again' }));
  });

  it('attempts: a table of what each has measured', async () => {
    const AttemptsTable = await exampleOf<{ runId: string }>(PAGE, 'AttemptsTable');
    const step = (n: number, attempt: number, auc: number) => ({
      ...{ n, rev: n, kind: 'metrics', status: 'done', title: 'Measured', attempt, metrics: { mia_auc: auc } },
      created_at: '2026-01-01T12:00:00Z',
    });
    const server = setupServer(
      http.get('https://api.example.com/v1/runs/7/status', () =>
        HttpResponse.json({ id: '7', name: 'Twice', status: 'running', rev: 3, epoch: 'e', attempt: 2 }),
      ),
      http.get('https://api.example.com/v1/runs/7/steps', () =>
        HttpResponse.json({
          ...{ epoch: 'e', run_rev: 3, next: 3, more: false, reset: false },
          steps: [step(1, 1, 0.72), step(2, 2, 0.55)],
        }),
      ),
    );
    server.listen();
    closing.push(() => server.close());
    render(provided(<AttemptsTable runId="7" />));
    await screen.findByRole('columnheader', { name: 'Attempt 2' }, soon);
    const cells = within(screen.getByRole('row', { name: /MIA AUC/ })).getAllByRole('cell');
    expect(cells.map(({ dataset, textContent }) => [dataset.verdict, textContent])).toEqual([
      ['fail', '0.72'],
      ['pass', '0.55'],
    ]);
  });
});

describe('recipes', () => {
  it('toast.md, with sonner and without: one toast for an end', async () => {
    const { RunsList } = await import('runlight');
    for (const name of ['App', 'PlainToasts']) {
      const Toasting = await exampleOf<{ children: ReactNode }>('docs/recipes/toast.md', name);
      const { backend, runId } = serve();
      render(
        <Toasting>
          <RunsList />
        </Toasting>,
      );
      await screen.findByText('Nightly import', {}, soon);
      backend.cancelRun(runId, { force: true });
      await waitFor(() => expect(document.body.textContent).toContain('Nightly import: cancelled'), soon);
      cleanup();
      for (const close of closing.splice(0)) close();
    }
  }, 40_000);

  it.each([
    ['409', 409, { run: { id: 'r/1', name: 'Import', status: 'succeeded' } }, /finished before it could be cancelled/],
    ['403', 403, { detail: 'Only its owner may.' }, /You are not allowed to cancel this run/],
  ])('cancel-refused.md: %s', async (_name, status, body, text) => {
    const OwnCancel = await exampleOf<{ run: Run; onChange: (run: Run) => void }>(
      'docs/recipes/cancel-refused.md',
      'OwnCancel',
    );
    const keys: (string | null)[] = [];
    const server = setupServer(
      http.post('https://api.example.com/jobs/:id/cancel', ({ request, params }) => {
        keys.push(`${String(params.id)} ${request.headers.get('idempotency-key') !== null}`);
        return HttpResponse.json(body, { status });
      }),
    );
    server.listen();
    closing.push(() => server.close());
    const page = (run: Run) => <OwnCancel run={run} onChange={(changed) => act(() => rerender(page(changed)))} />;
    const { rerender } = render(page({ id: 'r/1', name: 'Import', status: 'running' }));
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: /^Cancel/ }));
    await user.click(await screen.findByRole('button', { name: 'Confirm Cancel' }, soon));
    await screen.findByText(text, {}, soon);
    expect(keys).toEqual(['r/1 true']);
  });

  it('headless.md: a feed of the reader’s own', async () => {
    const OwnFeed = await exampleOf<{ runId: string }>('docs/headless.md', 'OwnFeed');
    const { runId } = serve('clean', 20);
    render(provided(<OwnFeed runId={runId} />));
    await waitFor(() => expect(screen.getAllByRole('listitem').length).toBeGreaterThan(1), soon);
    fireEvent.click(screen.getAllByRole('button', { name: 'Detail' })[0] as HTMLElement);
    expect(document.querySelector('pre')).not.toBeNull();
  });
});
