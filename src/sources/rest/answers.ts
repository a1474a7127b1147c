import type { Run } from '../../core/run/run';
import type { StepsPage } from '../../core/run/source/run-source';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { identifier, list, number, object, text } from '../../wire/read/fields';
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
 * The list in a response, bare or under `name`. An empty list may also arrive as `null` (Go) or as a 204 without a
 * body.
 */
function itemsOf(body: unknown, name: string): readonly unknown[] | null {
  if (body === null) return [];
  const wire = object(body);
  return wire && Object.hasOwn(wire, name) && wire[name] === null ? [] : (list(body) ?? list(wire?.[name]));
}

/** A non-empty list without a single readable item is an error. Otherwise the user would see "nothing here". */
const someOf = <T>(read: readonly T[], items: readonly unknown[]): readonly T[] | null =>
  read.length > 0 || items.length === 0 ? read : null;

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
  const page = object(body) ?? {};
  const items = whole(hasRevisions && !page.steps ? list(body) : itemsOf(body, 'steps'), path, expected);
  const begun = items.map(mapStep).filter(hasBegun);
  if (Array.isArray(body) || !hasRevisions) {
    const read = toStepList(begun);
    whole(someOf(read.steps, begun), path, expected);
    return { ...read, epoch: null, next: null, more: false, reset: true };
  }
  const steps = begun.map(toStep).filter((step) => step !== null);
  return {
    steps: whole(someOf(steps, begun), path, expected),
    epoch: text(page.epoch),
    next: number(page.next),
    more: page.more === true,
    reset: page.reset === true,
    invalid: begun.length - steps.length,
  };
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
  const page = object(body);
  const items = whole(itemsOf(body, 'runs'), path, expected);
  const runs = items.map(toRun).filter((run) => run !== null);
  return {
    runs: whole(someOf(runs, items), path, expected),
    nextCursor: identifier(page?.next_cursor),
    invalid: items.length - runs.length,
    serverTimeMs: time(page?.server_time),
  };
}
