import type { Clock } from '../../src/core/platform/clock';

/** Calls of wire v1. */
export type RunCall =
  | 'startRun'
  | 'listRuns'
  | 'readStatus'
  | 'readSteps'
  | 'readMetrics'
  | 'readEtaProfile'
  | 'cancelRun';

/** Effect of a fault. `delayMs` alone only delays the call; it can be combined with any other effect. */
export interface FaultEffect {
  /** Delay before anything happens, ms on the handlers' clock. `Infinity` = never responds. */
  delayMs?: number;
  /** Breaks the connection without a response, `before` or `after` the request takes effect. */
  drop?: 'before' | 'after';
  /** Responds with this HTTP status and a problem document. */
  status?: number;
  /** `Retry-After` header, with `status`: seconds or an HTTP date. */
  retryAfter?: number | string;
  /** Responds with 200 and an HTML page, like a proxy or a login page. */
  html?: boolean;
  /** Responds normally, but cuts the JSON off halfway. */
  truncate?: boolean;
  /** With `status` or `html`: the request still takes effect. Default false. */
  afterEffect?: boolean;
}

/** A fault and the calls it affects. */
export interface FaultRule extends FaultEffect {
  /** Call to affect; `*` = all. */
  call: RunCall | '*';
  /** Affects only this run. */
  runId?: string;
  /** First affected call, counted from 1 among those that match `call` and `runId`. Default 1. */
  nth?: number;
  /** Number of consecutive calls affected. Default 1 with `nth`, otherwise all. */
  times?: number;
}

/** A call that is about to be handled. */
export interface FaultCall {
  /** Name of the call. */
  call: RunCall;
  /** Number of calls with this name so far, including this one. */
  nth: number;
  /** `null` for calls without a run. */
  runId: string | null;
}

/** Faults to inject: a list of rules, of which the first match wins, or a function that decides per call. */
export type FaultPlan = readonly FaultRule[] | ((call: FaultCall) => FaultEffect | null | undefined);

/** Counts calls and finds their faults. */
export function createFaultFinder(plan: FaultPlan): (call: RunCall, runId: string | null) => FaultEffect | null {
  const calls = new Map<RunCall, number>();
  const met = new Map<FaultRule, number>();
  return (call, runId) => {
    const nth = (calls.get(call) ?? 0) + 1;
    calls.set(call, nth);
    if (typeof plan === 'function') return plan({ call, nth, runId }) ?? null;
    let found: FaultRule | null = null;
    for (const rule of plan) {
      if (rule.call !== '*' && rule.call !== call) continue;
      if (rule.runId !== undefined && rule.runId !== runId) continue;
      // Every rule counts all calls it matches, even if an earlier rule wins.
      const count = (met.get(rule) ?? 0) + 1;
      met.set(rule, count);
      const first = rule.nth ?? 1;
      const times = rule.times ?? (rule.nth === undefined ? Number.POSITIVE_INFINITY : 1);
      if (count >= first && count < first + times) found ??= rule;
    }
    return found;
  };
}

/** Waits on `clock`; `Infinity` never resolves. */
export function wait(clock: Clock, ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    if (ms !== Number.POSITIVE_INFINITY) clock.setTimeout(resolve, ms);
  });
}
