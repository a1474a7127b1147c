import { afterEach, describe, expect, it } from 'vitest';
import { main } from '../cli';
import { CHECKS } from '../run-conformance';
import { type PlanFault, startPlanBackend } from './plan-backend';

let close = () => {};
afterEach(() => close());

const PATHS = ['status', 'steps', 'metrics', 'cancel'].flatMap((name) => ['--path', `${name}=/api/runs/{id}/${name}`]);
const SMALLEST = ['--level', 'smallest', ...PATHS];
const STARTED = ['--start-path', '/jobs', '--short-body', '{"short": true}'];
const AS = ['--token', 'me', '--other-token', 'other'];

/** What the command does, says and exits with. */
async function command(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  let [out, err] = ['', ''];
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await main(args, env, output);
  return { code, out, err };
}

async function plan(fault: PlanFault | null = null, { numbers = false } = {}) {
  const backend = await startPlanBackend(fault, { numbers });
  close = backend.close;
  return backend;
}

describe('the smallest backend', () => {
  it('conforms, at other paths; exit code 0; what was started is cancelled', async () => {
    const { url, runs } = await plan();
    const { code, out, err } = await command([url, ...SMALLEST, ...STARTED, ...AS]);
    expect(out).not.toContain('✗');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/✓ basic\.cancel /);
    expect(out).toContain('Conforms to smallest in the checks that ran. Skipped: errors.retry-after');
    expect([...runs.values()].filter(({ status }) => status === 'running')).toEqual([]);
  });

  it('conforms with integers as ids', async () => {
    const { url } = await plan(null, { numbers: true });
    const { code, out } = await command([url, ...SMALLEST, ...STARTED, ...AS]);
    expect(out).not.toContain('✗');
    expect(code).toBe(0);
    expect(out).toContain('Conforms to smallest in the checks that ran. Skipped: errors.retry-after');
  });

  it('tokens may come from the environment, and runs from a command or be there already', async () => {
    const { url, runs } = await plan();
    const env = { RUNLIGHT_TOKEN: 'me' };
    const start = `node -e "fetch('${url}/jobs', {method: 'POST', headers: {Authorization: 'Bearer me'}, body: JSON.stringify({short: process.env.RUNLIGHT_KIND === 'short'})}).then((r) => r.json()).then((j) => console.log(j.run_id))"`;
    const started = await command([url, ...SMALLEST, '--start-command', start], env);
    expect([started.code, started.out.match(/✗/)]).toEqual([0, null]);
    const ids = [...runs.keys()];
    const ended = ids.find((id) => runs.get(id)?.status === 'succeeded') ?? '';
    const make = {
      id: 'mine',
      status: 'running',
      startedAt: Date.now(),
      endsAt: Date.now() + 60_000,
      finishedAt: null,
    };
    runs.set('mine', make);
    runs.set('mine-too', { ...make, id: 'mine-too' });
    const given = await command(
      [url, ...SMALLEST, '--running', 'mine', '--running', 'mine-too', '--ended', ended],
      env,
    );
    expect([given.code, given.out.match(/✗/)]).toEqual([0, null]);
    expect(given.out).toMatch(/✓ basic\.cancel-ends /);
    expect([...runs.keys()]).toEqual([...ids, 'mine', 'mine-too']);
  });

  const WRONG: readonly [PlanFault, string][] = [
    ['status word', 'basic.status'],
    ['no end time', 'basic.ended'],
    ['steps in an object', 'basic.steps'],
    ['steps replaced', 'basic.steps-grow'],
    ['cancel without ok', 'basic.cancel'],
    ['worker wins', 'basic.cancel-ends'],
    ['cancel after the end', 'basic.cancel-finished'],
    ['flips', 'ended.sticky'],
    ['everybody', 'access.no-token'],
    ['no 404', 'access.missing'],
    ['foreign', 'access.foreign-basic'],
    ['metrics list', 'metrics.shape'],
    ['no Retry-After', 'errors.retry-after'],
  ];

  it.each(WRONG)('with the fault "%s" does not conform: %s; exit code 1', async (fault, check) => {
    const { url } = await plan(fault);
    const only = [check, ...(check === 'ended.sticky' ? ['basic.status', 'basic.ended'] : [])];
    const args = [url, ...SMALLEST, ...STARTED, ...AS, ...only.flatMap((id) => ['--only', id]), '--json'];
    const { code, out } = await command(args);
    const { results } = JSON.parse(out);
    expect(results.find((result: { id: string }) => result.id === check)).toMatchObject({
      outcome: 'failed',
      clause: expect.any(String),
      expected: expect.any(String),
      got: expect.any(String),
      advice: expect.any(String),
    });
    expect(code).toBe(1);
  });

  it('every check of the level is shown to be able to fail', () => {
    const shown = WRONG.map(([, check]) => check);
    const ids = CHECKS.filter(({ levels }) => levels.includes('smallest')).map(({ id }) => id);
    expect(ids.filter((id) => !shown.includes(id))).toEqual([]);
  });
});

describe('the command', () => {
  it('tells a person what was expected, what came, and what to do', async () => {
    const { url } = await plan('cancel without ok');
    const { out } = await command([url, ...SMALLEST, ...STARTED, ...AS, '--only', 'basic.cancel']);
    expect(out).toContain(
      [
        '✗ basic.cancel           A cancel returns {ok: true, status}',
        '    contract: The smallest backend',
        '    expected: 200 {"ok": true, "status": "cancelled"}',
        '    got:      200 application/json {"status":"cancelled"}',
        '    to do:    Return 200 with cancelled, or 202 with cancelling until the worker has stopped.',
      ].join('\n'),
    );
    expect(out).toMatch(
      /\n\d+ passed, 1 failed, 0 skipped \(\d+ requests, [\d.]+ s\)\nDoes not conform to smallest: basic\.cancel\n$/,
    );
  });

  it('--strict: what was skipped has failed. Nothing looked at is no pass', async () => {
    const { url } = await plan();
    const args = [url, ...SMALLEST, ...STARTED, ...AS];
    expect((await command([...args, '--only', 'basic.status', '--only', 'errors', '--strict'])).code).toBe(1);
    expect((await command([...args, '--only', 'basic.status', '--strict'])).code).toBe(0);
    const nothing = await command([url, ...SMALLEST, ...AS, '--only', 'basic.status']);
    expect([nothing.code, nothing.out]).toEqual([1, expect.stringContaining('All checks were skipped')]);
  });

  it('keeps to its budget, and says so', async () => {
    const { url } = await plan();
    const { code, out } = await command([url, ...SMALLEST, ...STARTED, ...AS, '--max-requests', '12']);
    expect(code).toBe(1);
    expect(out).toContain('more than 12 requests (--max-requests)');
  });

  it('exit code 2: not reachable, wrong usage', async () => {
    const { url } = await plan();
    close();
    expect(await command([url])).toMatchObject({ code: 2, err: expect.stringContaining('cannot be reached') });
    const wrong: readonly string[][] = [
      [],
      ['localhost:8000'],
      [url, url],
      [url, '--level', 'v2'],
      [url, '--push', 'pigeon'],
      [url, '--path', 'nope=/x'],
      [url, '--header', 'X-Tenant'],
      [url, '--start-body', '{'],
      [url, '--timeout', 'soon'],
      [url, '--unknown'],
    ];
    for (const args of wrong) {
      const { code, out, err } = await command(args);
      expect([args, code, out, err]).toEqual([
        args,
        2,
        '',
        expect.stringMatching(/^runlight-conformance: .*See --help\.\n$/),
      ]);
    }
    expect(await command(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--viewer-token') });
  });
});
