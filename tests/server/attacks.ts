import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

/** Attacks over HTTP, for any server that mounts the handler. */
export function describeAttacks(mount: () => { url: string }, { origin }: { origin: string }): void {
  interface Sent {
    method?: string;
    as?: string | null;
    headers?: Record<string, string>;
    body?: BodyInit;
  }
  async function call(path: string, { method = 'GET', as = 'demo-ada', headers = {}, body }: Sent = {}) {
    const response = await fetch(mount().url + path, {
      method,
      headers: { ...(as !== null && { Authorization: `Bearer ${as}` }), ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  }
  const JSON_TYPE = { 'Content-Type': 'application/json' };
  const post = (path: string, body: unknown, { headers = {}, ...more }: Sent = {}) =>
    call(path, { ...more, method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });
  const start = async () => JSON.parse((await post('/v1/runs', { name: 'A run' })).text).id as string;
  const bare = (text: string) => ({ ...JSON.parse(text), request_id: null });

  it('the body of a cancel arrives, with its reason and its force', async () => {
    const id = await start();
    const answer = await post(`/v1/runs/${id}/cancel`, { reason: 'wrong data', force: false });
    expect([200, 202]).toContain(answer.status);
    expect(JSON.parse(answer.text).run.cancel).toMatchObject({ reason: 'wrong data', requested_by: 'ada' });
  });

  it('a run that is missing, foreign or cannot be is the same 404 in every call', async () => {
    const id = await start();
    const missing = bare((await call('/v1/runs/none/status')).text);
    for (const run of [
      id,
      'none',
      'not%20an%20id',
      '%00',
      '..%2f..%2fetc',
      "'%20or%201=1--",
      'x'.repeat(200),
      'x'.repeat(201),
      '__proto__',
    ]) {
      for (const part of ['status', 'steps', 'metrics', 'eta-profile', 'events']) {
        const answer = await call(`/v1/runs/${run}/${part}`, { as: 'demo-bob' });
        expect([run, part, answer.status, bare(answer.text)]).toEqual([run, part, 404, missing]);
      }
      const cancel = await post(`/v1/runs/${run}/cancel`, { force: true }, { as: 'demo-bob' });
      expect([run, cancel.status, bare(cancel.text)]).toEqual([run, 404, missing]);
    }
    const list = JSON.parse((await call(`/v1/runs?ids=${id}`, { as: 'demo-bob' })).text);
    expect(list.runs).toEqual([]);
    expect(JSON.parse((await call(`/v1/runs/${id}/status`)).text).cancel).toBeNull();
  });

  it('nobody learns anything without a key, also of calls that do not exist', async () => {
    for (const path of ['/v1/runs', '/v1/runs/x/status', '/v1/nothing', '/v1/runs?token=demo-ada']) {
      const answer = await call(path, { as: null });
      expect([path, answer.status, answer.headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer']);
    }
    expect((await call('/v1/nothing')).status).toBe(404);
  });

  it('a viewer sees and changes nothing', async () => {
    const id = await start();
    const run = JSON.parse((await call(`/v1/runs/${id}/status`, { as: 'demo-viewer' })).text);
    expect(run.can).toEqual({ cancel: false, force: false, pause: false });
    expect((await post(`/v1/runs/${id}/cancel`, {}, { as: 'demo-viewer' })).status).toBe(403);
    expect((await post('/v1/runs/none/cancel', {}, { as: 'demo-viewer' })).status).toBe(404);
    expect((await post('/v1/runs', { name: 'x' }, { as: 'demo-viewer' })).status).toBe(403);
  });

  it('no other page changes anything, whatever it sends, with a cookie and with a key', async () => {
    const id = await start();
    const cancel = (headers: Record<string, string>, as: string | null) =>
      post(`/v1/runs/${id}/cancel`, {}, { as, headers });
    const cookie = { Cookie: 'session=demo-ada' };
    for (const from of ['https://evil.example', 'null', `${origin}.evil.example`, `${origin}:8443`]) {
      for (const [headers, as] of [
        [cookie, null],
        [{}, 'demo-ada'],
      ] as const) {
        const answer = await cancel({ ...headers, Origin: from }, as);
        expect([from, as, answer.status, JSON.parse(answer.text).code]).toEqual([from, as, 403, 'cross_site']);
      }
    }
    expect((await cancel(cookie, null)).status).toBe(403);
    // In browsers fetch cannot set Sec-Fetch-Site; in Node it can, like any program.
    const plain = await call(`/v1/runs/${id}/cancel`, {
      method: 'POST',
      as: null,
      headers: { ...cookie, Origin: origin, 'Content-Type': 'text/plain' },
      body: '{}',
    });
    expect(plain.status).toBe(415);
    expect(JSON.parse((await call(`/v1/runs/${id}/status`)).text).cancel).toBeNull();
    expect([200, 202]).toContain((await cancel({ ...cookie, Origin: origin }, null)).status);
  });

  it('answers are read by listed pages only, and kept by no cache for anybody else', async () => {
    const from = (page: string, method = 'GET') => call('/v1/runs', { method, headers: { Origin: page } });
    const allowed = await from(origin);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
    expect(allowed.headers.get('cache-control')).toBe('no-store');
    expect(allowed.headers.get('vary')).toMatch(/Origin.*Authorization.*Cookie/);
    expect((await from('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await call('/v1/runs', { method: 'OPTIONS', as: null, headers: { Origin: origin } });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
  });

  it('a body that is too large, also once unpacked, is refused; broken JSON is', async () => {
    const large = { name: 'x', pad: 'x'.repeat(17 * 1024) };
    expect((await post('/v1/runs', large)).status).toBe(413);
    const bomb = await call('/v1/runs', {
      method: 'POST',
      headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ name: 'x', pad: 'x'.repeat(1_000_000) })),
    });
    expect(bomb.status).toBe(413);
    const broken = await call('/v1/runs', { method: 'POST', headers: JSON_TYPE, body: '{"name":' });
    expect(broken.status).toBe(400);
    expect(broken.text).not.toMatch(/node_modules|\bat .*\.ts|SyntaxError/);
  });

  it('strange queries and texts are no mistake of the server', async () => {
    const id = await start();
    for (const query of [
      'ids=%00',
      'ids=a,%00b',
      'ids=%ED%A0%80',
      'epoch=%00',
      'cursor=%00',
      'status=%00',
      'limit=1e3',
    ]) {
      for (const path of ['/v1/runs', `/v1/runs/${id}/steps`]) {
        expect((await call(`${path}?${query}`)).status).toBeLessThan(500);
      }
    }
    const name = '<img src=x onerror=alert(1)>\u0000\ud800 Ω';
    const run = JSON.parse((await post('/v1/runs', { name, params: { ['__proto__']: 1 } })).text);
    expect(run.name).toBe('<img src=x onerror=alert(1)> Ω');
  });

  it('a host that is none, and a path that is none, break nothing', async () => {
    const { hostname, port } = new URL(mount().url);
    const ask = (lines: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(port), hostname);
        let text = '';
        socket.on('data', (data) => (text += data)).on('close', () => resolve(text));
        socket.on('error', () => resolve(text));
        socket.write(lines);
      });
    const answer = await ask('GET /v1/runs HTTP/1.1\r\nHost: a b\\c?d\r\nConnection: close\r\n\r\n');
    expect(answer).not.toMatch(/\bat .*\.ts|node_modules/);
    expect((await call('/v1/runs')).status).toBe(200);
  });

  it('a stream ends on the server when its reader goes', async () => {
    const id = await start();
    const abort = new AbortController();
    const response = await fetch(`${mount().url}/v1/runs/${id}/events`, {
      headers: { Authorization: 'Bearer demo-ada' },
      signal: abort.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toContain('no-transform');
    const reader = response.body?.getReader();
    let text = '';
    while (!text.includes('event: snapshot')) text += new TextDecoder().decode((await reader?.read())?.value);
    abort.abort();
  });
}
