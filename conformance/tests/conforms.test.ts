import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createRunHandlers } from '../../mocks';
import type { Backend } from '../../reference-backend/backend';
import { startTestBackend } from '../../reference-backend/testing';
import { asDemoUsers, BODIES, expectConforms, failed, skipped } from './expect-conforms';
import { sharesRevs, stopsFirst } from './other-backends';
import { CHECKS, runConformance } from '../run-conformance';
import { WRONG_BACKENDS, withFault } from './wrong-backends';

let backend: Backend;
beforeAll(async () => {
  backend = await startTestBackend({ concurrency: 4, drainMs: 200, origins: ['https://app.example'] });
});
afterAll(() => backend.close());

const asUsers = () => asDemoUsers(backend.url);

describe('what conforms', () => {
  it('Express on PGlite, everything', async () => {
    await expectConforms(backend.url);
  });

  it('the MSW handlers, v1', async () => {
    const { handlers, backend: simulated } = createRunHandlers({ baseUrl: 'http://simulated.test' });
    const server = setupServer(...handlers);
    server.listen({ onUnhandledRequest: 'bypass' });
    try {
      const report = await runConformance({ baseUrl: 'http://simulated.test', level: 'v1', ...BODIES });
      expect(failed(report)).toEqual([]);
      // They know no users; and no limits.
      const access = ['start.key-of-owner', 'access.no-token', 'access.foreign', 'access.list', 'access.viewer'];
      expect(skipped(report)).toEqual([...access, 'errors.retry-after']);
    } finally {
      server.close();
      simulated.dispose();
    }
  });
});

describe('what conforms in its own way', () => {
  it('§2: a backend that answers a cancel once its worker has stopped, with 200 cancelled', async () => {
    const answers: number[] = [];
    const report = await runConformance({ ...asUsers(), ...stopsFirst(answers), only: ['cancel.', 'ended.final'] });
    expect(failed(report)).toEqual([]);
    expect(report.results.find(({ id }) => id === 'cancel.running')?.outcome).toBe('passed');
    expect(answers).toContain(200);
    expect(answers).not.toContain(202);
  });

  it('§2: a backend one statement of which changes several steps, so that they share a rev', async () => {
    const told: number[][] = [];
    const report = await runConformance({ ...asUsers(), ...sharesRevs(told), only: ['sse.resume'] });
    expect(report.results).toMatchObject([{ id: 'sse.resume', outcome: 'passed' }]);
    expect(told.some((revs) => new Set(revs).size < revs.length)).toBe(true);
  });
});

describe('what does not conform is found', () => {
  it.each(WRONG_BACKENDS)('$what: $caughtBy', async ({ caughtBy, fault }) => {
    const report = await runConformance({
      ...asUsers(),
      ...withFault(fault()),
      only: [caughtBy, ...(NEEDED[caughtBy] ?? [])],
      cancelMs: 3_000,
    });
    const [found] = failed(report).filter(({ id }) => id === caughtBy);
    expect(found, JSON.stringify(report.results)).toMatchObject({
      expected: expect.any(String),
      got: expect.any(String),
    });
    expect(found?.expected).not.toMatch(/can be judged|budget/);
  });

  it('a socket that takes everything: ws.origin, ws.hello, ws.hello-deadline, ws.ping', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'runlight.v1' });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ids = ['ws.origin', 'ws.hello', 'ws.ping'];
    const paths = { socket: `ws://127.0.0.1:${port}/ws/{id}` };
    const report = await runConformance({ ...asUsers(), paths, only: ids });
    expect(new Set(failed(report).map(({ id }) => id))).toEqual(new Set([...ids, 'ws.hello-deadline']));
    for (const client of server.clients) client.terminate();
    server.close();
  });

  it('every check is shown to be able to fail', () => {
    const shown = new Set([
      ...WRONG_BACKENDS.map(({ caughtBy }) => caughtBy),
      'ws.origin',
      'ws.hello',
      'ws.hello-deadline',
      'ws.ping',
    ]);
    const v1 = CHECKS.filter(({ levels }) => levels.includes('v1+push')).map(({ id }) => id);
    expect(v1.filter((id) => !shown.has(id))).toEqual([]);
  });
});

it('every check names a section of the contract that is there', async () => {
  const contract = await readFile(new URL('../../docs/backend.md', import.meta.url), 'utf8');
  const sections = [...contract.matchAll(/^## (§\d|The smallest backend)/gm)].map(([, name]) => name);
  expect(sections).toHaveLength(4);
  for (const { clause } of CHECKS) expect(sections).toContain(/^§\d/.exec(clause)?.[0] ?? clause);
});

/** Checks that look back on what others have seen. */
const NEEDED: Record<string, readonly string[]> = {
  'rev.moves': ['status.', 'cancel.running'],
  'rev.never-back': ['status.time'],
  'ended.sticky': ['status.not-modified', 'status.modified', 'cancel.finished'],
  'errors.problem': ['access.missing'],
};
