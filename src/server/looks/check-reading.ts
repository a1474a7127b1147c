import { RUN_STATUSES, STEP_STATUSES } from '../../core/run/run';
import { RUN_ID } from '../../wire/inputs';
import type { RunReading } from '../engine';
import { BadReading } from '../http/problem';

const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isTime = (value: unknown) => value == null || (isNumber(value) && Math.abs(Number(value)) <= 8.64e15);

/** Returns the first error in a reading, or `null`. */
function fault({ owner, run, steps, serverTimeMs }: RunReading, id: unknown): string | null {
  if (owner != null && typeof owner !== 'string') return 'owner must be a string or null';
  if (run?.id !== id) return `run.id must be "${id}", the requested run`;
  // An id from a list: a page could show such a run, but not open it.
  if (typeof id !== 'string' || !RUN_ID.test(id))
    return 'run.id must be 1 to 200 characters of A-Za-z0-9._~:@-, so that a URL can name it';
  if (!RUN_STATUSES.includes(run.status)) return `run.status must be one of ${RUN_STATUSES.join(', ')}`;
  for (const name of ['createdAt', 'startedAt', 'finishedAt', 'updatedAt'] as const) {
    if (!isTime(run[name])) return `run.${name} must be a time in epoch ms or null`;
  }
  if (!isTime(run.currentStep?.startedAt)) return 'run.currentStep.startedAt must be a time in epoch ms or null';
  if (!isTime(run.cancel?.requestedAt) || !isTime(run.cancel?.deadlineAt))
    return 'run.cancel must have times in epoch ms or null';
  if (run.error != null && typeof run.error.message !== 'string') return 'run.error.message must be a string';
  if (run.metrics != null && !Array.isArray(run.metrics)) return 'run.metrics must be an array';
  if (!isTime(serverTimeMs)) return 'serverTimeMs must be a time in epoch ms or null';
  if (steps === null) return null;
  if (!Array.isArray(steps)) return 'steps must be an array or null';
  const ids = new Set<string>();
  for (const [at, step] of steps.entries()) {
    if (typeof step?.id !== 'string' || step.id === '') return `steps[${at}].id must be a non-empty string`;
    if (ids.has(step.id)) return `steps[${at}].id must be unique in the run`;
    ids.add(step.id);
    if (!isNumber(step.n)) return `steps[${at}].n must be a number`;
    if (!STEP_STATUSES.includes(step.status)) return `steps[${at}].status must be one of ${STEP_STATUSES.join(', ')}`;
    if (typeof step.title !== 'string') return `steps[${at}].title must be a string`;
    if (!isTime(step.createdAt) || !isTime(step.startedAt) || !isTime(step.finishedAt)) {
      return `steps[${at}] must have times in epoch ms or null`;
    }
  }
  return null;
}

/**
 * Validates an engine's reading, so that a mistake surfaces in the engine and not in a client.
 *
 * @throws {BadReading} naming the field
 */
export function checkReading<R extends RunReading>(reading: R | null | undefined, id: string): R | null {
  if (reading == null) return null; // hosts in JavaScript return `rows[0]`
  const wrong = typeof reading === 'object' ? fault(reading, id) : 'a reading must be an object or null';
  if (wrong === null) return reading;
  throw new BadReading(`runlight: the engine returned an invalid reading of run "${id}": ${wrong}. Fix its read().`);
}
