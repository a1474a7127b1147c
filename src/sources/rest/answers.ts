import type { Run, RunStep } from '../../core/run/run';
import type { StepsPage } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { listIn } from '../../wire/envelope';
import { identifier, isSet, number, text } from '../../wire/read/fields';
import { hasBegun, toStep, toStepList } from '../../wire/read/step';
import { time } from '../../wire/read/time';

/** Returns `read`, or throws if the response could not be read. */
export function whole<T>(read: T | null, path: string, expected: string): T {
  if (read) return read;
  throw new RunSourceError(
    'invalid',
    `${path} returned JSON that is not ${expected}. The request can be retried. ` +
      'Check that baseUrl points at the API, or map the fields with mapRun and mapStep.',
  );
}

/**
 * Removes fields that a backend without revisions uses for something else: a training's `epoch` changes all the time,
 * and the `rev` of a data set never does.
 */
export const withoutRevision = (run: Run): Run => ({ ...run, rev: null, epoch: null });

/** A non-empty list without a single readable item is an error. Otherwise the user would see "nothing here". */
const someOf = <T>(read: readonly T[], items: readonly unknown[]): readonly T[] | null =>
  read.length > 0 || items.length === 0 ? read : null;

/** The cursor after a page without one: its last rev, if it is in the order of revs. An empty page is read, too. */
function lastRev(steps: readonly RunStep[]): number | null {
  const revs = steps.map(({ rev }) => rev ?? Number.NaN);
  const isInOrder = revs.every((rev, i) => i === 0 || rev >= (revs[i - 1] ?? Number.NaN));
  return isInOrder ? (revs.at(-1) ?? 0) : null;
}

/**
 * Reads a page of steps.
 *
 * @param rules.hasRevisions the page contains changes up to its `next` cursor; otherwise it is the whole list
 * @throws RunSourceError `invalid` if the response is not a list of steps
 */
export function readStepsPage(
  body: unknown,
  path: string,
  { hasRevisions, mapStep }: { hasRevisions: boolean; mapStep: (answer: unknown) => unknown },
): StepsPage {
  const expected = 'a list of steps';
  const { items, page, isPlain } = whole(listIn(body, 'steps'), path, expected);
  const begun = items.map(mapStep).filter(hasBegun);
  if (isPlain || !hasRevisions) {
    const read = toStepList(begun);
    whole(someOf(read.steps, begun), path, expected);
    return { ...read, epoch: null, next: null, more: false, reset: true };
  }
  const steps = begun.map(toStep).filter((step) => step !== null);
  return {
    steps: whole(someOf(steps, begun), path, expected),
    epoch: text(page.epoch),
    next: number(page.next ?? lastRev(steps)),
    more: isSet(page.more),
    reset: isSet(page.reset),
    invalid: begun.length - steps.length,
  };
}

/** Some backends end with the cursor 0 (Redis, Twitter). */
function cursorOf(value: unknown): string | null {
  const cursor = identifier(value);
  return cursor === '0' ? null : cursor;
}

/**
 * Reads a page of runs, and skips those that cannot be read.
 *
 * @throws RunSourceError `invalid` if the response is not a list of runs
 */
export function readRunPage(
  body: unknown,
  path: string,
  toRun: (item: unknown) => Run | null,
): { runs: readonly Run[]; nextCursor: string | null; invalid: number; serverTimeMs: number | null } {
  const expected = 'a list of runs';
  const { items, page } = whole(listIn(body, 'runs'), path, expected);
  const runs = items.map(toRun).filter((run) => run !== null);
  return {
    runs: whole(someOf(runs, items), path, expected),
    nextCursor: cursorOf(page.next_cursor),
    invalid: items.length - runs.length,
    serverTimeMs: time(page.server_time),
  };
}
