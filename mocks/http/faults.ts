import type { Clock } from '../../src/core/platform/clock';

/** The calls of wire version 1, by name. */
export type RunCall =
  | 'startRun'
  | 'listRuns'
  | 'readStatus'
  | 'readSteps'
  | 'readMetrics'
  | 'readEtaProfile'
  | 'cancelRun';

/** What goes wrong with a call. `delayMs` may be combined with any of the others; without them it only waits. */
export interface FaultEffect {
  /** Waits this long before anything happens, ms on the handlers' clock. `Infinity` = never answers. */
  delayMs?: number;
  /** No answer, as when the connection breaks: `before` the request had its effect, or `after` it. */
  drop?: 'before' | 'after';
  /** Answers with this HTTP status and a problem document. */
  status?: number;
  /** Header `Retry-After` beside `status`: seconds or an HTTP date. */
  retryAfter?: number | string;
  /** Answers 200 with an HTML page, as a proxy or a login wall does. */
  html?: boolean;
  /** Answers as it should, but the JSON breaks off in the middle. */
  truncate?: boolean;
  /** For `status` and `html`: the request has its effect all the same. Default false. */
  afterEffect?: boolean;
}

/** A fault and the calls it meets. */
export interface FaultRule extends FaultEffect {
  /** Which calls; `*` = all. */
  call: RunCall | '*';
  /** Only those for this run. */
  runId?: string;
  /** The first call it meets, counting from 1 those that match `call` and `runId`. Default 1. */
  nth?: number;
  /** How many calls in a row it meets. Default 1 with `nth`, else all. */
  times?: number;
}

/** A call about to be answered. */
export interface FaultCall {
  /** Which call. */
  call: RunCall;
  /** How many calls of this name there were, this one included. */
  nth: number;
  /** `null` for calls that are not about one run. */
  runId: string | null;
}

/** Faults to inject: rules, of which the first that meets a call wins, or a function that decides per call. */
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
      // Every rule counts every call it matches, also when an earlier rule wins.
      const count = (met.get(rule) ?? 0) + 1;
      met.set(rule, count);
      const first = rule.nth ?? 1;
      const times = rule.times ?? (rule.nth === undefined ? Number.POSITIVE_INFINITY : 1);
      if (count >= first && count < first + times) found ??= rule;
    }
    return found;
  };
}

/** Waits on `clock`; `Infinity` never ends. */
export function wait(clock: Clock, ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    if (ms !== Number.POSITIVE_INFINITY) clock.setTimeout(resolve, ms);
  });
}
