import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type { ComponentType } from 'react';
import { createRunHandlers, type RunScenario } from 'runlight/msw';
import { afterEach, describe, expect, it } from 'vitest';
import { type Block, fileOf, isTypeScript, readBlocks } from './examples';

const blocks = readBlocks().filter(isTypeScript);
const closing: (() => void)[] = [];

afterEach(() => {
  cleanup();
  for (const close of closing.splice(0)) close();
});

/** The blocks that export a component of this name, imported like a reader's file. */
async function exporting<P>(page: string, component: string): Promise<ComponentType<P>[]> {
  const found = blocks.filter((block) => block.page === page && block.code.includes(`export function ${component}(`));
  if (found.length === 0) throw new Error(`No example of ${page} exports ${component}.`);
  return Promise.all(found.map(async (block) => (await import(/* @vite-ignore */ fileOf(block)))[component]));
}

/** A simulated backend for any URL. */
function serve(scenario: RunScenario = 'clean') {
  const { handlers, backend } = createRunHandlers({ scenario });
  const server = setupServer(...handlers);
  server.listen();
  closing.push(() => {
    server.close();
    backend.dispose();
  });
  const { body } = backend.startRun({ name: 'Nightly import' });
  return { backend, server, runId: 'id' in body ? body.id : '' };
}

describe('README, and what it leads to', () => {
  it('your REST API, push: the run is shown', async () => {
    const pages = await exporting<{ runId: string }>('README.md', 'RunPage');
    expect(pages).toHaveLength(2);
    for (const Page of [pages[0], ...(await exporting<{ runId: string }>('docs/rest.md', 'RunPage'))]) {
      if (!Page) throw new Error('An example is missing.');
      const { runId } = serve();
      render(<Page runId={runId} />);
      await screen.findByText('Nightly import', {}, { timeout: 5000 });
      screen.getByRole('progressbar');
      cleanup();
      for (const close of closing.splice(0)) close();
    }
  });

  it('a small FastAPI: the run is shown', async () => {
    const Page = (await exporting<{ runId: string }>('README.md', 'RunPage'))[1];
    if (!Page) throw new Error('The example is missing.');
    const server = setupServer(
      http.get('https://api.example.com/v1/runs/:id/status', () =>
        HttpResponse.json({
          id: '7',
          name: 'From FastAPI',
          status: 'running',
          started_at: '2026-01-01T00:00:00Z',
          finished_at: null,
          method: 'ctgan',
          artifacts_ready: false,
        }),
      ),
      http.get('https://api.example.com/v1/runs/:id/steps', () =>
        HttpResponse.json([
          {
            step_no: 1,
            title: 'training',
            detail: 'CTGAN, 300 epochs',
            created_at: '2026-01-01T00:00:01Z',
            is_training: true,
          },
        ]),
      ),
      http.get('https://api.example.com/v1/runs/:id/metrics', () => HttpResponse.json({})),
    );
    server.listen();
    closing.push(() => server.close());
    render(<Page runId="7" />);
    await screen.findByText('From FastAPI', {}, { timeout: 5000 });
    await screen.findAllByText(/training/i, {}, { timeout: 5000 });
  });

  it('data you already have: shown without a request', async () => {
    const [Page] = await exporting('README.md', 'PlainRun');
    if (!Page) throw new Error('The example is missing.');
    render(<Page />);
    screen.getByText('Running');
    screen.getByRole('progressbar');
  });

  it('TanStack Query: the run is shown', async () => {
    const [Page] = await exporting<{ runId: string }>('docs/data-libraries.md', 'QueriedRun');
    if (!Page) throw new Error('The example is missing.');
    const { runId } = serve();
    const client = new QueryClient();
    closing.push(() => client.clear());
    render(
      <QueryClientProvider client={client}>
        <Page runId={runId} />
      </QueryClientProvider>,
    );
    await waitFor(() => expect(screen.getByRole('progressbar').textContent).not.toBeNull(), { timeout: 5000 });
    await waitFor(() => expect(client.getQueryData(['run', runId])).toMatchObject({ name: 'Nightly import' }));
  });

  it('only the hooks: asks before it cancels', async () => {
    const { RunProvider, createRestSource } = await import('runlight/headless');
    const [Run] = await exporting<{ runId: string }>('docs/headless.md', 'Run');
    if (!Run) throw new Error('The example is missing.');
    const { runId } = serve();
    const source = createRestSource({ baseUrl: 'https://api.example.com' });
    const { container } = render(
      <RunProvider source={source}>
        <Run runId={runId} />
      </RunProvider>,
    );
    await waitFor(() => expect(container.textContent).toContain('Nightly import'), { timeout: 5000 });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'Cancel the run' }));
    await waitFor(() => expect(container.textContent).toMatch(/cancell/), { timeout: 8000 });
  }, 15_000);
});

describe('docs/headless.md', () => {
  it('a bar and a cancel button of your own', async () => {
    const { RunProvider, createRestSource } = await import('runlight/headless');
    const [Bar] = await exporting<{ runId: string }>('docs/headless.md', 'Bar');
    const [Cancel] = await exporting<{ runId: string }>('docs/headless.md', 'Cancel');
    if (!Bar || !Cancel) throw new Error('An example is missing.');
    // A run that continues for a while after the request, so that the pending state is visible.
    const { runId, backend } = serve('ignores-cancel');
    const source = createRestSource({ baseUrl: 'https://api.example.com' });
    render(
      <RunProvider source={source}>
        <Bar runId={runId} />
        <Cancel runId={runId} />
      </RunProvider>,
    );
    await screen.findByRole('progressbar', { name: 'Nightly import' }, { timeout: 5000 });
    // A queued run would be cancelled at once.
    await waitFor(() => expect(backend.readStatus(runId).body).toMatchObject({ status: 'running' }), { timeout: 5000 });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'Cancel the run' }));
    await screen.findByText(/Waiting until it has really stopped|No answer yet/, {}, { timeout: 5000 });
  }, 15_000);

  it('a client without React, and a source of your own', async () => {
    const { runId, backend } = serve();
    const blockWith = (text: string): Block => {
      const found = blocks.find((block) => block.code.includes(text));
      if (!found) throw new Error(`No example has ${text}.`);
      return found;
    };
    const { untilEnded } = await import(/* @vite-ignore */ fileOf(blockWith('function untilEnded')));
    const ended = untilEnded('https://api.example.com', runId);
    backend.cancelRun(runId, { force: true });
    expect(await ended).toMatchObject({ id: runId, status: 'cancelled' });

    const { createJobSource } = await import(/* @vite-ignore */ fileOf(blockWith('function createJobSource')));
    const { createRunClient } = await import('runlight/core');
    const source = createJobSource(async (id: string) => (id === '1' ? { id, state: 'active', percent: 40 } : null));
    const client = createRunClient({ source });
    expect(await client.readRun('1')).toMatchObject({ status: 'running', progress: { fraction: 0.4 } });
    await expect(client.readRun('2')).rejects.toMatchObject({ kind: 'not_found' });
    client.dispose();
  }, 15_000);
});

// These blocks are tests: importing them registers them here.
describe('docs/testing.md', async () => {
  const tests = blocks.filter(({ page, code }) => page === 'docs/testing.md' && /^it\(/m.test(code));
  it('has tests to run', () => expect(tests.length).toBe(3));
  for (const block of tests) await import(/* @vite-ignore */ fileOf(block));
});
