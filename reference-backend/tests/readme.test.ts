import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENAPI } from '../../src/wire/openapi/document';
import { undocumented } from '../../src/wire/openapi/undocumented';
import type { Backend } from '../scale/backend';
import { startTestBackend } from '../testing';

/**
 * Runs CALLS.md: each curl block against a real server. Each response must match the line below the block and the API
 * description.
 */
const read = (file: string) => readFile(join(import.meta.dirname, '..', file), 'utf8');
const CALLS = await read('CALLS.md');
const script = [...CALLS.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text).join('\n');

/** Records each response and passes its body on, like the real curl. */
const SHIM = `
curl() {
  count=$(cat "$DIR/count"); count=$((count + 1)); echo $count > "$DIR/count"
  command curl -sS --max-time 60 -D "$DIR/$count.headers" -o "$DIR/$count.body" -w '%{method} %{url_effective}' "$@" > "$DIR/$count.call"
  touch "$DIR/$count.body"; cat "$DIR/$count.body"
}
`;

interface Answer {
  method: string;
  path: string;
  status: number;
  headers: Headers;
  rawHeaders: string;
  text: string;
}

let backend: Backend;
let dir: string;
let answers: Answer[];

async function answerOf(n: number): Promise<Answer> {
  const part = (what: string) => readFile(join(dir, `${n}.${what}`), 'utf8');
  const [method = '', url = ''] = (await part('call')).split(' ');
  const rawHeaders = await part('headers');
  const [first = '', ...lines] = rawHeaders.trim().split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.split(': ')[0] ?? '', line.split(': ').slice(1).join(': ')]),
  );
  const { pathname, search } = new URL(url);
  return {
    method,
    path: pathname + search,
    status: Number(first.split(' ')[1]),
    headers,
    rawHeaders,
    text: await part('body'),
  };
}

beforeAll(async () => {
  backend = await startTestBackend({ drainMs: 200 });
  dir = await mkdtemp(join(tmpdir(), 'runlight-readme-'));
  await writeFile(join(dir, 'count'), '0');
  const here = script.replace('http://127.0.0.1:4310', backend.url);
  expect(here).toContain(backend.url);
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', SHIM + here], { env: { ...process.env, DIR: dir } });
  const count = Number(await readFile(join(dir, 'count'), 'utf8'));
  answers = await Promise.all(Array.from({ length: count }, (_, i) => answerOf(i + 1)));
});
afterAll(async () => {
  await backend.close();
  await rm(dir, { recursive: true });
});

describe('CALLS.md', () => {
  it('every curl is answered as it says', () => {
    const said = [...script.matchAll(/^# → (\d{3}) ?(.*)$/gm)].map(([, status, part = '']) => ({
      status: Number(status),
      part,
    }));
    expect(said.length).toBe(script.match(/\bcurl /g)?.length);
    expect(answers.map(({ status }) => status)).toEqual(said.map(({ status }) => status));
    for (const [i, { part }] of said.entries()) {
      const { text = '', rawHeaders = '' } = answers[i] ?? {};
      expect(rawHeaders + text).toContain(part);
    }
  });

  it('every answer is as /openapi.json has it', () => {
    for (const answer of answers) expect([answer.path, undocumented(answer)]).toEqual([answer.path, []]);
  });

  it('shows every call there is', () => {
    const called = answers.map(
      ({ method, path }) => `${method} ${(path.split('?')[0] ?? '').replace(/r_[0-9a-f]{32}/, '{id}')}`,
    );
    const all = Object.entries(OPENAPI.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(all.filter((call) => !called.includes(call))).toEqual(['GET /ws/{id}']); // curl does not support WebSockets
    expect(CALLS).toContain('new WebSocket(`ws://127.0.0.1:4310/ws/');
  });

  it('the events end with a goodbye', () => {
    const events = answers.find(({ path }) => path.endsWith('/events'))?.text ?? '';
    expect(events).toMatch(/^event: change$/m);
    expect(events.trim()).toMatch(/event: bye\ndata: \{"type":"bye","code":1000\}$/);
  });
});

it.each([
  ['README.md', ['scale/settings/environment.ts', 'scale/server.ts']],
  ['scale/README.md', ['scale/settings/config.ts']],
])('%s names every setting that is read, and no other', async (page, files) => {
  const source = (await Promise.all(files.map(read))).join('');
  const settings = [...source.matchAll(/\benv\.([A-Z_]+)|(?:ms|number)\('([A-Z_]+)'/g)].map(([, a, b]) => a ?? b);
  const text = await read(page);
  const table = text.slice(text.indexOf('| variable |'));
  const named = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
  );
  expect(named.sort()).toEqual([...new Set(settings)].filter((name) => name !== 'NODE_ENV').sort());
});

it('README.md fits on a page', async () => {
  expect((await read('README.md')).split('\n').length).toBeLessThanOrEqual(80);
});
