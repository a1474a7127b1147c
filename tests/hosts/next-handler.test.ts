import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { describeAttacks } from '../server/attacks';
import { type Host, installHost, own } from './support/install-host';
import { startServer } from './support/start-server';

const { tarball } = inject('packed');
const NEXT = 'node_modules/next/dist/bin/next';

/** Covers Next's own processing of URLs, bodies and streams before and after the handler. */
describe('createRunHandler as a route handler of a Next.js app, built for production', () => {
  let host: Host;
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    host = await installHost({
      tarball,
      app: 'next-handler',
      dependencies: { next: '16.4.6', react: own.react, 'react-dom': own['react-dom'] },
    });
    const env = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
    await host.exec([NEXT, 'build'], env);
    const command = [NEXT, 'start', '--port', '0', '--hostname', '127.0.0.1'];
    ({ server, url } = await startServer(host.folder, { command, env }));
  }, 600_000);

  afterAll(async () => {
    server?.kill();
    await host?.remove();
  });

  describeAttacks(() => ({ url: `${url}/api` }), { origin: 'https://app.example' });

  it('nobody listens any more after the streams are gone', async () => {
    const listeners = async () => (await fetch(`${url}/api/listeners`)).json();
    await expect.poll(listeners, { timeout: 10_000 }).toBe(0);
  });

  it('a run is started, watched and cancelled in the page’s own origin, with a cookie', async () => {
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${url}/api/v1/runs${path}`, {
        ...init,
        headers: { Cookie: 'session=demo-ada', Origin: url, ...init.headers },
      });
    const post = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    const started = await ask('', { ...post, body: '{"name":"Nightly"}' });
    expect([started.status, started.headers.get('location')]).toEqual([
      201,
      expect.stringMatching(/^\/api\/v1\/runs\/r_[0-9a-f]{32}\/status$/),
    ]);
    const { id } = await started.json();
    const events = await ask(`/${id}/events`);
    const text = events.text();
    expect((await ask(`/${id}/cancel`, { ...post, body: '{"reason":"Wrong data"}' })).status).toBe(200);
    expect(await text).toMatch(/event: snapshot[\s\S]*event: change[\s\S]*"status":"cancelled"[\s\S]*event: bye/);
  });
});
