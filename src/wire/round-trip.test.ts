// @vitest-environment node
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  RUN_STATUS_TONES,
  RUN_STATUSES,
  type RunMetric,
  STAGE_STATUSES,
  STEP_KINDS,
  STEP_STATUSES,
} from '../core/run/run';
import { toRun } from './read/run';
import { toStep } from './read/step';
import { ANSWERS } from './shapes';
import { type RunToWrite, writeRun } from './write/run';
import { type StepToWrite, writeStep } from './write/step';

/** Whatever a backend knows in the domain's terms, a page reads unchanged. Fields are present or `null`. */
const T = Date.UTC(2026, 0, 1);
const time = fc.integer({ min: T, max: T + 1e10 });
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '');
const plainWord = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
const orNull = <V>(arbitrary: fc.Arbitrary<V>) => fc.option(arbitrary, { nil: null });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n));

const metric: fc.Arbitrary<RunMetric> = fc.record({
  key: fc.constantFrom('loss', 'ks_mean', 'auc', '__proto__', 'ø'),
  value: orNull(finite),
  label: orNull(word),
  unit: orNull(word),
  group: orNull(fc.constantFrom('utility', 'privacy', 'toString')),
  direction: orNull(fc.constantFrom('lower' as const, 'higher' as const)),
  pass: orNull(finite),
  warn: orNull(finite),
});
const metrics = fc.uniqueArray(metric, { selector: ({ key, group }) => `${group}/${key}`, maxLength: 5 });
/** Sorted by group, which is the order in which they return if a name occurs twice. */
const byGroup = (all: readonly RunMetric[]) =>
  [...all].sort((a, b) => `${a.group}/${a.key}`.localeCompare(`${b.group}/${b.key}`));

const run = fc
  .record({
    id: fc.stringMatching(/^[A-Za-z0-9~:@-]{1,40}$/),
    status: fc.constantFrom(...RUN_STATUSES),
    statusLabel: orNull(word),
    statusTone: orNull(fc.constantFrom(...RUN_STATUS_TONES)),
    name: word,
    dataset: orNull(word),
    method: orNull(word),
    rev: fc.integer({ min: 1, max: 1e9 }),
    epoch: word,
    attempt: fc.nat(9),
    maxAttempts: fc.nat(9),
    completed: fc.nat(50),
    left: orNull(fc.nat(50)),
    fraction: orNull(fc.double({ min: 0, max: 1, noNaN: true })),
    currentStep: orNull(
      fc.record({ n: fc.nat(99), kind: fc.constantFrom(...STEP_KINDS), name: word, startedAt: time }),
    ),
    metrics,
    stages: fc.array(fc.record({ id: word, name: word, status: orNull(fc.constantFrom(...STAGE_STATUSES)) })),
    plan: fc.record({
      chosen: word,
      reason: orNull(word),
      alternatives: fc.array(fc.record({ name: word, used: fc.boolean(), reason: orNull(word) }), { maxLength: 3 }),
      parameters: fc.dictionary(plainWord, fc.oneof(word, finite, fc.boolean()), { noNullPrototype: true }),
    }),
    queuePosition: orNull(fc.nat(99)),
    waitingFor: orNull(fc.record({ kind: orNull(word), text: orNull(word), href: orNull(word) })),
    cancel: orNull(
      fc.record({
        requestedAt: time,
        requestedBy: orNull(word),
        reason: orNull(word),
        deadlineAt: orNull(time),
        outcome: orNull(
          fc.constantFrom('before_start', 'graceful', 'forced', 'completed_before_cancel', 'unconfirmed'),
        ),
      }),
    ),
    can: fc.record({ cancel: fc.boolean(), force: fc.boolean(), pause: fc.boolean() }),
    data: fc
      .dictionary(plainWord, fc.jsonValue(), { noNullPrototype: true })
      .map((data) => JSON.parse(JSON.stringify(data)) as Record<string, unknown>),
    lasts: fc.nat(1e9),
  })
  .map(({ completed, left, fraction, status, statusLabel, statusTone, lasts, ...rest }): RunToWrite => {
    const isEnded = ['succeeded', 'failed', 'cancelled'].includes(status);
    return {
      ...rest,
      status,
      statusText: status,
      ...(statusLabel !== null && { statusLabel }),
      ...(statusTone !== null && { statusTone }),
      metrics: byGroup(rest.metrics),
      progress: {
        completedSteps: completed,
        totalSteps: left === null || left + completed === 0 ? null : left + completed,
        fraction,
      },
      waitingFor: status === 'waiting' ? rest.waitingFor : null,
      error: status === 'failed' ? { code: 'oom', message: 'No memory left.' } : null,
      createdAt: T,
      startedAt: T + 1000,
      finishedAt: isEnded ? T + 1000 + lasts : null,
      updatedAt: T + 2000,
    };
  });

const step: fc.Arbitrary<StepToWrite> = fc
  .record({
    n: fc.nat(999),
    id: fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/),
    kind: fc.constantFrom(...STEP_KINDS),
    status: fc.constantFrom(...STEP_STATUSES),
    title: fc.string({ unit: 'grapheme', maxLength: 30 }),
    detail: orNull(word),
    rev: fc.integer({ min: 1, max: 1e9 }),
    attempt: fc.nat(9),
    progress: orNull(
      fc.record({ current: fc.nat(50), total: orNull(fc.integer({ min: 51, max: 99 })), unit: orNull(word) }),
    ),
    metrics: fc.oneof(
      fc.constant(null),
      fc.dictionary(plainWord, orNull(finite), { minKeys: 1, noNullPrototype: true }),
      metrics.map((all) => byGroup(all.filter(({ group }) => group !== null))).filter((all) => all.length > 0),
    ),
    stage: word,
    method: orNull(word),
    agent: fc.boolean(),
    lasts: fc.nat(1e9),
  })
  .map(({ lasts, ...rest }) => ({
    ...rest,
    kindText: rest.kind,
    createdAt: T,
    startedAt: T + 1000,
    finishedAt: rest.status === 'running' ? null : T + 1000 + lasts,
  }));

/** What a page receives: the text instead of the original objects. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const sorted = <R extends { metrics?: unknown }>(read: R | null | undefined) =>
  read && Array.isArray(read.metrics) ? { ...read, metrics: byGroup(read.metrics) } : read;

describe('what a backend writes, a page reads as it was', () => {
  it('every run', () => {
    fc.assert(
      fc.property(run, (given) => {
        const wire = sent(writeRun(given, T + 5000));
        expect(v.safeParse(ANSWERS.Run, wire).issues).toBeUndefined();
        expect(sorted(toRun(wire, null)?.run)).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });

  it('every step', () => {
    fc.assert(
      fc.property(step, (given) => {
        const wire = sent(writeStep(given));
        expect(v.safeParse(ANSWERS.Step, wire).issues).toBeUndefined();
        expect(sorted(toStep(wire))).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });

  it('a status without a word in the wire: the word it has in the backend', () => {
    const given = {
      id: 'r',
      rev: 1,
      epoch: 'e',
      createdAt: T,
      status: 'unknown',
      statusText: 'removed',
      ended: true,
    } as const;
    expect(toRun(writeRun(given, T), null)?.run).toMatchObject({
      status: 'unknown',
      statusText: 'removed',
      ended: true,
    });
  });
});
