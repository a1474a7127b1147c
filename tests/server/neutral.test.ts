import path from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';

/** The handler runs wherever there are `Request` and `Response`. */
const bundle = (minify: boolean, format: 'esm' | 'iife' = 'esm') =>
  build({
    entryPoints: [path.join(root, 'src/server.ts')],
    bundle: true,
    write: false,
    format,
    globalName: 'server',
    platform: 'neutral',
    minify,
    metafile: true,
    logLevel: 'silent',
  });

it('needs no module of Node and no package', async () => {
  const { metafile } = await bundle(false);
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  expect(imports.filter(({ external, path: name }) => external || name.startsWith('node:'))).toEqual([]);
  expect(Object.keys(metafile.inputs).filter((file) => file.includes('node_modules'))).toEqual([]);
});

it('stays as small as it is: with all three ledgers and toNode, compressed', async () => {
  const { outputFiles } = await bundle(true);
  const size = gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
  expect(size).toBeGreaterThan(5_000);
  expect(size).toBeLessThan(26_000);
});

/** The web standard globals of every server runtime: the used part of the WinterTC minimum. */
const WEB = {
  ...{ Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, DOMException },
  ...{ ReadableStream, ByteLengthQueuingStrategy, DecompressionStream, TextEncoder, TextDecoder },
  ...{ crypto, atob, btoa, setTimeout, clearTimeout },
};

/** Runs inside the other realm: starts, repeats, reads, watches, lists and cancels a run. */
const SCRIPT = `(async () => {
  const runs = new Map();
  const engine = {
    capabilities: { cancel: true, force: true, pause: false, start: true, etaProfile: true, stopConfirmed: true },
    read: async (id) => runs.has(id) ? { owner: 'ada', run: runs.get(id), steps: [{ id: '1', n: 1, kind: 'training', status: 'done', title: 'One' }] } : null,
    start: async ({ name }, { id }) => { runs.set(id, { id, name, status: 'running', startedAt: 1, createdAt: 1 }); return { replayed: null }; },
    cancel: async (id) => { runs.set(id, { ...runs.get(id), status: 'cancelled', finishedAt: 2 }); return 'stopped'; },
    etaProfile: async () => null,
  };
  const handler = server.createRunHandler({
    engine, ledger: server.memoryLedger(),
    authenticate: (request) => request.headers.has('Authorization') ? { user: 'ada', owner: 'ada' } : null,
  });
  const ask = (path, { headers, ...init } = {}) =>
    handler(new Request('https://app.test/v1/runs' + path, { ...init, headers: { Authorization: 'Bearer x', ...headers } }));
  const post = (body, headers) => ({ method: 'POST', body, headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'k', ...headers } });
  const seen = [];
  const note = async (response) => { const text = await response.text(); seen.push(response.status); return text === '' ? null : JSON.parse(text); };
  const { id } = await note(await ask('', post('{"name":"Nightly"}')));
  await note(await ask('', post('{"name":"Nightly"}')));
  const status = await ask('/' + id + '/status');
  await note(await ask('/' + id + '/status', { headers: { 'If-None-Match': status.headers.get('ETag') } }));
  const { steps } = await note(await ask('/' + id + '/steps'));
  await note(await ask('/' + id + '/eta-profile'));
  const stream = (await ask('/' + id + '/events')).text();
  await note(await ask('/' + id + '/cancel', post('{"reason":"enough"}')));
  const { runs: listed } = await note(await ask(''));
  await note(await ask('/none/status'));
  await note(await ask('', post(packed, { 'Content-Encoding': 'gzip', 'Idempotency-Key': 'other' })));
  await note(await handler(new Request('https://app.test/v1/runs')));
  const events = await stream;
  await handler.close();
  return { seen, steps: steps.length, listed: listed.map((run) => run.cancel.outcome), events };
})()`;

it('runs where nothing of Node is there: no process, no Buffer, no require', async () => {
  const { outputFiles } = await bundle(false, 'iife');
  const realm = createContext({ ...WEB, packed: gzipSync(JSON.stringify({ name: 'x', pad: 'x'.repeat(20_000) })) });
  runInContext(outputFiles[0]?.text ?? '', realm);
  for (const name of ['process', 'Buffer', 'require', 'global', 'setImmediate', '__dirname']) {
    expect(runInContext(`typeof ${name}`, realm)).toBe('undefined');
  }
  const { seen, steps, listed, events } = await runInContext(SCRIPT, realm);
  expect(seen).toEqual([201, 201, 304, 200, 200, 200, 200, 404, 413, 401]);
  expect([steps, listed]).toEqual([1, ['graceful']]);
  expect(events).toMatch(/event: snapshot[\s\S]*event: change[\s\S]*"status":"cancelled"[\s\S]*event: bye/);
});
