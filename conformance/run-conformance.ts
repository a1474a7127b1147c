import { Failure, Skip } from './check';
import { ACCESS_CHECKS } from './checks/access';
import { CANCEL_CHECKS } from './checks/cancel';
import { OTHER_CANCEL_CHECKS } from './checks/cancel-other';
import type { Check } from './checks/check';
import { EVENTS_CHECKS } from './checks/events';
import { HISTORY_CHECKS } from './checks/history';
import { LIST_CHECKS } from './checks/list';
import { SMALLEST_CHECKS } from './checks/smallest';
import { START_CHECKS } from './checks/start';
import { STATUS_CHECKS } from './checks/status';
import { STEPS_CHECKS } from './checks/steps';
import { WEBSOCKET_CHECKS } from './checks/websocket';
import { OutOfBudget } from './http';
import { type CheckResult, type ConformanceOptions, type ConformanceReport, TRANSPORTS, Unreachable } from './types';
import { createWorld, type World } from './world';

const isError = (check: Check) => check.id.startsWith('errors.');

/** All checks, in order of execution: those that evaluate all earlier responses come last. */
export const CHECKS: readonly Check[] = [
  ...SMALLEST_CHECKS,
  ...START_CHECKS,
  ...STATUS_CHECKS,
  ...STEPS_CHECKS,
  ...LIST_CHECKS,
  ...ACCESS_CHECKS.filter((check) => !isError(check)),
  ...CANCEL_CHECKS,
  ...OTHER_CANCEL_CHECKS,
  ...WEBSOCKET_CHECKS,
  ...EVENTS_CHECKS,
  ...HISTORY_CHECKS,
  ...ACCESS_CHECKS.filter(isError),
];

function chosen({ level = 'v1', push = TRANSPORTS, only }: ConformanceOptions): readonly Check[] {
  return CHECKS.filter(({ id, levels }) => {
    if (!levels.includes(level) || (only && !only.some((prefix) => id.startsWith(prefix)))) return false;
    return !(id.startsWith('ws.') && !push.includes('websocket')) && !(id.startsWith('sse.') && !push.includes('sse'));
  });
}

async function judge(check: Check, world: World): Promise<CheckResult> {
  const { id, title, clause, advice } = check;
  const notes: string[] = [];
  try {
    await check.run(world, (text) => notes.push(text));
    return { id, title, clause, outcome: 'passed', ...(notes.length > 0 && { note: notes.join(' ') }) };
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    if (error instanceof Skip) return { id, title, clause, outcome: 'skipped', reason: error.message };
    if (error instanceof Failure) {
      return { id, title, clause, outcome: 'failed', expected: error.expected, got: error.got, advice };
    }
    const got = error instanceof Error ? error.message : String(error);
    const budget = error instanceof OutOfBudget;
    return {
      id,
      title,
      clause,
      outcome: 'failed',
      expected: budget ? 'to finish within the budget' : 'a valid response',
      got,
      advice: budget ? 'Make the backend faster, or raise the limit.' : advice,
    };
  }
}

/**
 * Checks a backend against the contract (docs/backend.md). Starts and cancels its own runs, cancels the remaining ones
 * at the end, and changes no others.
 *
 * @throws {Unreachable} if the first request gets no response
 */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceReport> {
  const startedAt = Date.now();
  const world = createWorld(options);
  await world.http.call('status', 'conformance-probe', { raw: true }); // throws if the backend is unreachable
  const results: CheckResult[] = [];
  try {
    for (const check of chosen(options)) {
      const result = await judge(check, world);
      results.push(result);
      options.onResult?.(result);
    }
  } finally {
    await world.tidy();
  }
  const count = (outcome: CheckResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  return {
    level: world.level,
    baseUrl: world.http.base,
    results,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    requests: world.http.requests,
    durationMs: Date.now() - startedAt,
  };
}
