import type { EtaEstimatorOptions } from '../../core/eta/types';
import { list, number, object, text, type Wire } from './read';

/** Every item converted, or `null` when one of them cannot be: half a plan or half a run would mislead. */
function all<T>(value: unknown, convert: (item: Wire) => T | null): T[] | null {
  const converted = list(value)?.map((item) => {
    const wire = object(item);
    return wire && convert(wire);
  });
  const whole = converted?.filter((item) => item !== null && item !== undefined);
  return whole && whole.length === converted?.length ? whole : null;
}

/**
 * What earlier runs tell: the declared plan and up to five runs, oldest first. Times in ms from each run's start.
 * @returns null when the value is no profile at all
 */
export function toEtaProfile(value: unknown): EtaEstimatorOptions | null {
  const wire = object(value);
  if (!wire) return null;
  const plan = all(wire.plan, (part) => {
    const name = text(part.name);
    const weight = number(part.weight);
    return name === null || weight === null || weight <= 0 ? null : { name, weight };
  });
  const history = all(wire.history, (run) => {
    const durationMs = number(run.duration_ms);
    const steps = all(run.steps, (step) => {
      const name = text(step.name);
      const startedAtMs = number(step.started_at_ms);
      const finishedAtMs = number(step.finished_at_ms);
      return name === null || startedAtMs === null || finishedAtMs === null
        ? null
        : { name, startedAtMs, finishedAtMs };
    });
    if (durationMs === null || durationMs <= 0 || !steps) return null;
    return { durationMs, expectedSteps: number(run.expected_steps), steps };
  });
  return { expectedSteps: number(wire.expected_steps), plan, history: history ?? [] };
}
