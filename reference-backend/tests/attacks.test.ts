import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseKeys } from '../auth';
import type { Backend } from '../scale/backend';
import { createClient, createSteeredWork, startTestBackend, until } from '../testing';

/** Attack attempts. Each of them once exposed a hole here, or is known from other servers. */
const KEYS = 'demo-ada:ada:ada:member,demo-bob:bob:bob:member,demo-viewer:vera:ada:viewer';
let backend: Backend;
const logged: string[] = [];
const keep = (event: string, fields?: Record<string, unknown>) => void logged.push(JSON.stringify([event, fields]));

beforeAll(async () => {
  const { work } = createSteeredWork();
  const logger = { debug: keep, info: keep, warn: keep, error: keep };
  const origins = ['https://app.example'];
  backend = await startTestBackend({ work, drainMs: 200, cookie: 'session', keys: parseKeys(KEYS), origins, logger });
});
afterAll(() => backend.close());

describe('input that a database refuses', () => {
  it.each(['ids=%00', 'ids=a,%00b', 'ids=%ED%A0%80', 'epoch=%00', 'cursor=%00', 'status=%00'])(
    '?%s is no mistake of the server',
    async (query) => {
      const ada = createClient(backend.url);
      const { id } = await ada.start();
      for (const path of ['/v1/runs', `/v1/runs/${id}/steps`]) {
        expect((await ada.call(`${path}?${query}`)).status).toBeLessThan(500);
      }
    },
  );

  it.each(['%00', '..%2f..%2fetc%2fpasswd', "'%20or%201=1--", '%F0%9F%99%82'])(
    'a run called %s is not there',
    async (id) => {
      const ada = createClient(backend.url);
      for (const call of ['status', 'steps', 'metrics', 'eta-profile', 'events']) {
        expect((await ada.call(`/v1/runs/${id}/${call}`)).status).toBe(404);
      }
      expect((await ada.cancel(id)).status).toBe(404);
    },
  );

  it('a body that becomes large when it is unpacked is refused', async () => {
    const answer = await fetch(`${backend.url}/v1/runs`, {
      method: 'POST',
      headers: { Authorization: 'Bearer demo-ada', 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body: gzipSync(JSON.stringify({ name: 'x', pad: 'x'.repeat(1_000_000) })),
    });
    expect(answer.status).toBe(413);
  });
});

describe('a key', () => {
  it('in the address counts for nothing, and is not in the log', async () => {
    const nobody = createClient(backend.url, null);
    expect((await nobody.call('/v1/runs?token=demo-ada&access_token=demo-ada')).status).toBe(401);
    await createClient(backend.url).start({ name: 'Logged' });
    expect(logged.length).toBeGreaterThan(1);
    expect(logged.filter((line) => line.includes('demo-'))).toEqual([]);
  });

  it('in a cookie lets no other page change anything, whatever it sends', async () => {
    const { id } = await createClient(backend.url).start();
    const send = (origin: string | null, type = 'application/json') =>
      createClient(backend.url, null).call(`/v1/runs/${id}/cancel`, {
        method: 'POST',
        body: {},
        headers: { Cookie: 'session=demo-ada', 'Content-Type': type, ...(origin !== null && { Origin: origin }) },
      });
    for (const origin of [
      'https://evil.example',
      'null',
      'https://app.example.evil.example',
      'https://app.example:8443',
      null,
    ]) {
      expect([origin, (await send(origin)).status]).toEqual([origin, 403]);
    }
    expect((await send('https://app.example', 'text/plain')).status).toBe(415);
    expect((await createClient(backend.url).status(id)).cancel).toBeNull();
    expect([200, 202]).toContain((await send('https://app.example')).status);
  });

  it('in a cookie: what was answered to one is not kept for another', async () => {
    const answer = await createClient(backend.url, null).call('/v1/runs', { headers: { Cookie: 'session=demo-ada' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('vary')).toMatch(/Cookie/);
  });
});

/** A raw client frame: no client library would send this many without reading. */
function frame(opcode: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x80 | opcode, ...length, 0, 0, 0, 0]), payload]); // masked with a zero key
}

describe('a WebSocket', () => {
  it.each([
    ['messages', frame(1, '{"type":"ping"}')],
    ['control frames', frame(9, 'x'.repeat(15))],
  ])('that asks and asks, in %s, and never reads, does not fill the memory', async (_what, ping) => {
    const { id } = await createClient(backend.url).start();
    const socket = connect(Number(new URL(backend.url).port), '127.0.0.1');
    const handshake = [
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Version: 13',
    ];
    socket.write(
      `GET /ws/${id} HTTP/1.1\r\nHost: x\r\n${handshake.join('\r\n')}\r\nSec-WebSocket-Protocol: runlight.v1\r\n\r\n`,
    );
    socket.write(frame(1, JSON.stringify({ type: 'hello', v: 1, after: 0, epoch: null, token: 'demo-ada' })));
    await until('the snapshot', async () => String(socket.read() ?? '').includes('"snapshot"'));

    const many = Buffer.concat(Array.from({ length: 10_000 }, () => ping));
    const times = 120;
    for (let i = 0; i < times; i++) if (!socket.write(many)) await once(socket, 'drain');
    const asked = times * many.length;

    let answered = 0;
    let last = Date.now();
    socket.on('data', (data) => {
      answered += data.length;
      last = Date.now();
    });
    await until('it is silent', async () => Date.now() - last > 1000);
    socket.destroy();
    expect(answered).toBeGreaterThan(0);
    // The server buffers no more than its limit plus the socket buffers of the operating system.
    expect(answered).toBeLessThan(asked / 3);
  });
});
