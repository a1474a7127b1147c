import { createShapes } from '../src/wire/openapi/check-shape';
import type { WireCancelReply, WireRun, WireStep, WireStepsPage } from '../src/wire/types';
import { cut, Failure, isRecord, must, pause, Skip } from './check';
import { type Answer, createHttp, idIn, toText } from './http';
import type { ConformanceOptions, RunKind } from './types';

const ENDED: readonly unknown[] = ['succeeded', 'failed', 'cancelled'];
const STATUSES: readonly unknown[] = ['queued', 'running', 'waiting', 'paused', 'cancelling', 'unknown', ...ENDED];
export const isEnded = (status: unknown) => ENDED.includes(status);

interface Shapes {
  Run: WireRun;
  StepsPage: WireStepsPage;
  CancelReply: WireCancelReply;
  RunPage: { runs: WireRun[]; next_cursor: string | null; server_time: string };
  Problem: { status: number; code: string; detail: string; request_id: string; run?: WireRun };
  Snapshot: { epoch: string; rev: number; resumed: boolean; run: WireRun; steps: WireStep[]; more: boolean };
  Change: { prev: number; rev: number; run: Partial<WireRun> & { rev: number }; steps: WireStep[] };
}

/** Provides the checks with requests, and with runs in the states they need. */
export function createWorld(options: ConformanceOptions) {
  const http = createHttp(options);
  const { level = 'v1', waitMs = 30_000, cancelMs = 15_000, longBody = { name: 'Conformance' } } = options;
  const isV1 = level !== 'smallest';
  const shapeOf = createShapes();
  const started: string[] = [];
  const leftovers: string[] = [];
  let shared: string | null = null;
  const given = [...(options.runs?.running ?? [])];
  const memory = new Map<string, Promise<unknown>>();

  /** Creates a value once for all checks. A failure is not retried. */
  function once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const known = memory.get(name) as Promise<T> | undefined;
    const made = known ?? make();
    memory.set(name, made);
    return made;
  }

  /** Validates a value against a shape. */
  function shaped<Name extends keyof Shapes>(name: Name, value: unknown, where: string): Shapes[Name] {
    const wrong = shapeOf({ $ref: `#/components/schemas/${name}` }, value);
    must(
      wrong.length === 0,
      `a ${name} in ${where}`,
      () => `${wrong.slice(0, 5).join('; ')} in ${JSON.stringify(value)}`,
    );
    return value as Shapes[Name];
  }

  /** Returns the body, after checking status and shape. */
  function answered<Name extends keyof Shapes>(answer: Answer, statuses: readonly number[], name: Name): Shapes[Name] {
    must(statuses.includes(answer.status), `${statuses.join(' or ')} with a ${name}`, () => toText(answer));
    return shaped(name, answer.json, `${answer.method} ${answer.path}`);
  }

  async function until<T>(look: () => Promise<T | null>, ms: number, late: () => Error): Promise<T> {
    const deadline = Date.now() + ms;
    for (;;) {
      const found = await look();
      if (found !== null) return found;
      if (Date.now() > deadline) throw late();
      await pause(150);
    }
  }

  /** Reads the status of a run, as a plain record. */
  async function look(id: string): Promise<Record<string, unknown>> {
    const answer = await http.call('status', id);
    must(answer.status === 200 && isRecord(answer.json), `200 with the run ${id}`, () => toText(answer));
    const { status } = answer.json;
    must(STATUSES.includes(status), `a status, one of ${STATUSES.join(', ')}`, () => status);
    return answer.json;
  }

  async function start(kind: RunKind): Promise<string> {
    if (options.startRun) {
      const id = await options.startRun(kind);
      started.push(id);
      return id;
    }
    if (given.length > 0 || options.runs?.ended !== undefined)
      throw new Skip('all runs given with --running are used up');
    const body = kind === 'short' ? (options.shortBody ?? longBody) : longBody;
    const answer = await http.call('start', '', { method: 'POST', body });
    const id = isRecord(answer.json) ? idIn(answer.json.id ?? answer.json.run_id ?? answer.json.runId) : undefined;
    if (answer.status >= 300 || typeof id !== 'string') {
      throw new Skip(
        `no run could be started (${cut(toText(answer)).slice(0, 120)}); use --start-body, --start-command, or --running and --ended`,
      );
    }
    started.push(id);
    return id;
  }

  /** Cancels runs that are no longer needed, to free their workers. */
  async function cancelAll(ids: readonly string[]): Promise<void> {
    const body = isV1 ? { force: true } : {};
    for (const id of ids) await http.call('cancel', id, { method: 'POST', body }).catch(() => {});
  }

  /** A running run for one check only. */
  async function running(): Promise<string> {
    await cancelAll(leftovers.splice(0));
    const id = given.shift() ?? (await start('long'));
    await until(
      async () => {
        const { status } = await look(id);
        if (isEnded(status)) throw new Skip(`run ${id} ended too early (${String(status)}): start a longer one`);
        return status === 'running' || null;
      },
      waitMs,
      () => new Skip(`run ${id} was not running within ${waitMs} ms (--wait)`),
    );
    return id;
  }

  async function findEnded(): Promise<string> {
    if (options.runs?.ended !== undefined) return options.runs.ended;
    if (options.shortBody === undefined && !options.startRun && isV1) {
      const answer = await http.call('list', '', { query: '?status=succeeded,failed&limit=1' });
      const runs = isRecord(answer.json) && Array.isArray(answer.json.runs) ? answer.json.runs.filter(isRecord) : [];
      const found = runs.find((run) => run.status === 'succeeded' || run.status === 'failed')?.id;
      if (typeof found === 'string') return found;
    }
    const id = await start('short');
    const status = await until(
      async () => {
        const run = await look(id);
        return isEnded(run.status) ? run.status : null;
      },
      waitMs,
      () => new Skip(`run ${id} did not end within ${waitMs} ms: use --short-body, --ended or a longer --wait`),
    );
    if (status === 'cancelled') throw new Skip(`run ${id} was cancelled by another client`);
    return id;
  }

  const world = {
    options,
    http,
    level,
    isV1,
    waitMs,
    cancelMs,
    longBody,
    once,
    shaped,
    answered,
    until,
    look,
    start,
    running,
    /** A running run shared by read-only checks. */
    async shared(): Promise<string> {
      if (shared === null || (await look(shared)).status !== 'running') shared = await running();
      return shared;
    },
    /** A run that has ended by itself. */
    ended: () => once('ended', findEnded),
    /** Reads a run in wire v1. */
    async read(id: string, token?: string): Promise<WireRun> {
      return answered(await http.call('status', id, token === undefined ? {} : { token }), [200], 'Run');
    },
    /** Reads all steps, page by page. */
    async steps(id: string, limit = 500, after = 0): Promise<WireStep[]> {
      const steps: WireStep[] = [];
      for (let page = 0, next = after; page < 100; page++) {
        const query = `?after=${next}&limit=${limit}`;
        const answer = answered(await http.call('steps', id, { query }), [200], 'StepsPage');
        steps.push(...answer.steps);
        if (!answer.more) return steps;
        must(answer.next > next, `next > ${next}, because more is true`, () => answer.next);
        next = answer.next;
      }
      throw new Failure('a last page of steps', 'more than 100 pages');
    },
    cancel: (id: string, body: unknown = {}, token?: string) =>
      http.call('cancel', id, { method: 'POST', body, ...(token !== undefined && { token }) }),
    /** Waits until the run has ended. */
    over: (id: string, ms = cancelMs) =>
      until(
        async () => {
          const run = await world.read(id);
          return isEnded(run.status) ? run : null;
        },
        ms,
        () => new Failure(`run ${id} to end within ${ms} ms after its cancel`, 'it is still active'),
      ),
    /** The first user's token. @throws {Skip} without one */
    needToken(): string {
      if (options.token === undefined) throw new Skip('the check needs --token');
      return options.token;
    },
    needOther(): string {
      if (options.otherToken === undefined) throw new Skip('the check needs --other-token');
      return options.otherToken;
    },
    needViewer(): string {
      if (options.viewerToken === undefined) throw new Skip('the check needs --viewer-token');
      return options.viewerToken;
    },
    /** Marks a run as no longer needed. */
    leave: (id: string) => leftovers.push(id),
    /** Cancels all remaining runs of the checks. */
    tidy: () => cancelAll([...leftovers, ...started]),
  };
  return world;
}

export type World = ReturnType<typeof createWorld>;
