// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RUN_STATUSES, type Run, type RunStep } from './run';
import { emptyRunState, type RunState, type RunUpdate, reduceRun } from './run-reducer';

/* Regenerates the tables of docs/internals/engine.md by running the reducer for every cell. The known state comes
   from requests 10 to 20 (the newest number given out when it was applied), at rev 5 of epoch "now"; the epoch
   before it was "past". */
const MAX_STEPS = 2;
const step = (n: number, rev: number | null): RunStep => ({
  id: String(n),
  n,
  rev,
  kind: 'info',
  status: 'done',
  title: `${n} at ${rev}`,
});
const run = (change: Partial<Run>): Run => ({ id: 'run-1', status: 'running', attempt: 2, ...change });

function known(status: Run['status'] | null, withRevisions: boolean): RunState {
  if (status === null) return emptyRunState;
  const past = run({ attempt: 2, epoch: withRevisions ? 'past' : null, rev: withRevisions ? 9 : null });
  const before = reduceRun(emptyRunState, { order: 1, run: past }, { maxSteps: MAX_STEPS, now: 1 });
  const now = run({
    status,
    attempt: 2,
    epoch: withRevisions ? 'now' : null,
    rev: withRevisions ? 5 : null,
    startedAt: 10_000,
  });
  return reduceRun(before, { order: 10, run: now }, { maxSteps: MAX_STEPS, now: 20 });
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows]
    .map((cells, i) => (i === 1 ? `|${cells.join('|')}|` : `| ${cells.join(' | ')} |`))
    .join('\n');

/** Updates of the run, by their age. */
const NEWS: Readonly<Record<string, { revisions: boolean; order: number; isPushed?: boolean; run: Partial<Run> }>> = {
  'newer rev': { revisions: true, order: 15, run: { epoch: 'now', rev: 6, name: 'new' } },
  'newer rev, succeeded': { revisions: true, order: 15, run: { epoch: 'now', rev: 6, status: 'succeeded' } },
  'same rev': { revisions: true, order: 30, run: { epoch: 'now', rev: 5, name: 'new' } },
  'older rev': { revisions: true, order: 30, run: { epoch: 'now', rev: 4, name: 'new' } },
  'no rev, began later': { revisions: false, order: 30, run: { name: 'new' } },
  'no rev, overlaps': { revisions: false, order: 15, run: { name: 'new' } },
  'no rev, overlaps, succeeded': { revisions: false, order: 15, run: { status: 'succeeded' } },
  'new epoch, began later': { revisions: true, order: 30, run: { epoch: 'next', rev: 1 } },
  'new epoch, overlaps': { revisions: true, order: 15, run: { epoch: 'next', rev: 1 } },
  'past epoch, began later': { revisions: true, order: 30, run: { epoch: 'past', rev: 99 } },
  'past epoch, overlaps': { revisions: true, order: 15, run: { epoch: 'past', rev: 99 } },
  'past epoch, pushed': { revisions: true, order: 30, isPushed: true, run: { epoch: 'past', rev: 99 } },
};

/** Updates of other attempts; the known run is at its second. */
const ATTEMPTS: typeof NEWS = {
  'higher attempt, newer rev': { revisions: true, order: 15, run: { epoch: 'now', rev: 6, attempt: 3 } },
  'higher attempt, older rev': { revisions: true, order: 30, run: { epoch: 'now', rev: 4, attempt: 3 } },
  'higher attempt, newer rev, succeeded': {
    revisions: true,
    order: 15,
    run: { epoch: 'now', rev: 6, attempt: 3, status: 'succeeded' },
  },
  'higher attempt, no rev': { revisions: false, order: 15, run: { attempt: 3 } },
  'lower attempt, newer rev': { revisions: true, order: 30, run: { epoch: 'now', rev: 6, attempt: 1 } },
  'lower attempt, no rev, began later': { revisions: false, order: 30, run: { attempt: 1 } },
  'lower attempt, no rev, overlaps, succeeded': {
    revisions: false,
    order: 15,
    run: { attempt: 1, status: 'succeeded' },
  },
  'no attempt, no rev, later start': { revisions: false, order: 30, run: { attempt: null, startedAt: 60_000 } },
  'no attempt, no rev, same start': { revisions: false, order: 30, run: { attempt: null, startedAt: 10_400 } },
};

function outcome(before: RunState, update: RunUpdate): string {
  const after = reduceRun(before, update, { maxSteps: MAX_STEPS, now: 40 });
  if (after.run === before.run) return 'dropped';
  if (after.epoch !== before.epoch && before.run) return 'cleared';
  if (after.life !== before.life) return 'begins anew';
  return after.correctedFrom === before.correctedFrom ? 'taken' : 'corrected';
}

/** Steps, by their age. The log contains steps 2 and 3 of rev 5; step 1 was trimmed. */
const STEPS: Readonly<Record<string, { order: number; epoch: string; step: RunStep }>> = {
  'new step': { order: 30, epoch: 'now', step: step(4, 6) },
  'newer rev': { order: 30, epoch: 'now', step: step(3, 6) },
  'same or older rev': { order: 30, epoch: 'now', step: step(3, 5) },
  'trimmed before': { order: 30, epoch: 'now', step: step(1, 6) },
  'request began earlier': { order: 5, epoch: 'now', step: step(4, 6) },
  'other stream': { order: 30, epoch: 'next', step: step(4, 6) },
};

function outcomeOfSteps(reset: boolean, { order, epoch, step: arriving }: (typeof STEPS)[string]): string {
  const merge = (items: readonly RunStep[], at: number) => ({
    order: at,
    steps: { items, epoch: 'now', next: 5, reset: false },
  });
  const before = reduceRun(known('running', true), merge([step(1, 3), step(2, 4), step(3, 5)], 10), {
    maxSteps: MAX_STEPS,
  });
  const after = reduceRun(
    before,
    { order, steps: { items: [arriving], epoch, next: 6, reset } },
    { maxSteps: MAX_STEPS },
  );
  if (after.log === before.log) return 'dropped';
  if (after.log.steps.length === 1) return 'replaces all';
  return after.log.steps.some(({ id, rev }) => id === arriving.id && rev === arriving.rev) ? 'taken' : 'dropped';
}

it('docs/internals/engine.md shows what the reducer does with news, as it does it', () => {
  const statuses = [null, ...RUN_STATUSES];
  const rowsOf = (news: typeof NEWS) =>
    statuses.map((status) => [
      status ?? 'nothing known',
      ...Object.values(news).map(({ revisions, order, isPushed = false, run: change }) =>
        outcome(known(status, revisions), { order, isPushed, run: run(change) }),
      ),
    ]);
  const ofSteps = [false, true].map((reset) => [
    reset ? 'whole list' : 'page',
    ...Object.values(STEPS).map((arriving) => outcomeOfSteps(reset, arriving)),
  ]);
  const expected = [
    table(['run known as', ...Object.keys(NEWS)], rowsOf(NEWS)),
    table(['second attempt known as', ...Object.keys(ATTEMPTS)], rowsOf(ATTEMPTS)),
    table(['steps as', ...Object.keys(STEPS)], ofSteps),
  ].join('\n\n');
  const text = readFileSync('docs/internals/engine.md', 'utf8');
  const shown = text.split('<!-- reducer-table:begin -->')[1]?.split('<!-- reducer-table:end -->')[0]?.trim();
  expect(shown).toBe(expected);
});
