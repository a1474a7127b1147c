import { readFileSync } from 'node:fs';
import path from 'node:path';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { setupServer } from 'msw/node';
import type { ReactElement } from 'react';
import { createRunHandlers, type FaultPlan } from 'runlight/msw';
import { afterEach, describe, expect, it } from 'vitest';
import { countCode, migrationTable } from './compare';
import { HandMadePage } from './HandMadePage';
import { RunlightPage } from './RunlightPage';

const BASE = 'https://hand-made.example';
const closing: (() => void)[] = [];

afterEach(() => {
  cleanup();
  for (const close of closing.splice(0)) close();
});

/** The same backend for both: a simulated run, with the given faults. */
function serve(faults: FaultPlan = []) {
  const { handlers, backend } = createRunHandlers({ baseUrl: BASE, scenario: 'clean', faults });
  const server = setupServer(...handlers);
  server.listen({ onUnhandledRequest: 'error' });
  const asked: string[] = [];
  server.events.on('request:start', ({ request }) => asked.push(`${request.method} ${new URL(request.url).pathname}`));
  closing.push(() => {
    server.close();
    backend.dispose();
  });
  const { body } = backend.startRun({ name: 'Nightly import' });
  return { backend, asked, runId: 'id' in body ? body.id : '' };
}

const PAGES = {
  'by hand': (runId: string) => <HandMadePage base={BASE} runId={runId} />,
  'with runlight': (runId: string) => <RunlightPage runId={runId} />,
};

/** Renders a page and records every visible status, in order. */
function watch(page: ReactElement) {
  const seen: string[] = [];
  const look = () => {
    const badge = document.querySelector('[data-slot="run-status-badge"], [data-testid="status"]');
    const text = badge?.textContent ?? '';
    if (text !== '' && text !== seen.at(-1)) seen.push(text);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  closing.push(() => observer.disconnect());
  render(page);
  return seen;
}

async function cancel() {
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: /^cancel/i }, { timeout: 5000 }));
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: /cancel/i }));
}

const settle = (ms: number) => act(() => new Promise((resolve) => setTimeout(resolve, ms)));

describe.each(Object.entries(PAGES))('a page made %s', (way, page) => {
  it('shows the run, its steps, and its cancel', async () => {
    const { runId } = serve();
    const seen = watch(page(runId));
    await screen.findByText('Nightly import', {}, { timeout: 5000 });
    await cancel();
    await waitFor(() => expect(seen.at(-1)).toBe('Cancelled'), { timeout: 15_000 });
  });

  it('when the answer to a cancel gets lost', async () => {
    const { runId } = serve([{ call: 'cancelRun', nth: 1, drop: 'after' }]);
    const seen = watch(page(runId));
    await screen.findByText('Nightly import', {}, { timeout: 5000 });
    await cancel();
    await settle(6000);
    const afterCancel = seen.slice(seen.findIndex((text) => text.startsWith('Cancel')));
    const saidTooEarly = afterCancel[0] === 'Cancelled';
    // Rolled back to "Running" or "Cancelling…", depending on which response comes first.
    const tookItBack = saidTooEarly && afterCancel.length > 1;
    const byHand = way === 'by hand';
    expect({ saidTooEarly, tookItBack }).toEqual({ saidTooEarly: byHand, tookItBack: byHand });
    if (!byHand) expect(afterCancel).not.toContain('Running');
  }, 20_000);

  it('stops asking once the run has ended', async () => {
    const { runId, backend, asked } = serve();
    watch(page(runId));
    await screen.findByText('Nightly import', {}, { timeout: 5000 });
    backend.cancelRun(runId, { force: true });
    await settle(4000);
    const before = asked.length;
    await settle(3000);
    expect(asked.length).toBe(before);
  }, 20_000);
});

it('docs/migration.md has the numbers of today', () => {
  const read = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8');
  const table = migrationTable(countCode(read('HandMadePage.tsx')), countCode(read('RunlightPage.tsx')));
  const docs = readFileSync(path.join(import.meta.dirname, '../../../docs/migration.md'), 'utf8');
  const inDocs = /<!-- lines:begin -->\n([\s\S]*?)<!-- lines:end -->/.exec(docs)?.[1];
  expect(inDocs).toBe(table);
});
