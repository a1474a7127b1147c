import type {
  EtaEstimatorOptions,
  EtaHistoryRun,
  EtaHistoryStep,
  EtaPlanStep,
} from '../../core/forecast/estimate/types';
import { list, number, object, positive, readShape, type Shape, text } from './fields';

/** Reads all items, or returns `null` if one is incomplete: half a plan or run would mislead the estimate. */
function all<T extends object>(value: unknown, shape: Shape<{ [K in keyof T]: T[K] | null }>): T[] | null {
  const items = list(value)?.map((item) => readShape(object(item) ?? {}, shape)) ?? [null];
  const isWhole = (item: object | null): item is T => item !== null && !Object.values(item).includes(null);
  return items.every(isWhole) ? items : null;
}

/**
 * Reads an ETA profile: the declared plan and up to five earlier runs, oldest first. Times in ms from each run's start.
 * @returns null if the value is not a profile
 */
export function toEtaProfile(value: unknown): EtaEstimatorOptions | null {
  const wire = object(value);
  if (!wire) return null;
  const history = all<EtaHistoryRun>(wire.history, {
    durationMs: positive,
    expectedSteps: (value) => number(value) ?? undefined,
    steps: (value) => all<EtaHistoryStep>(value, { name: text, startedAtMs: number, finishedAtMs: number }),
  });
  return {
    expectedSteps: number(wire.expected_steps),
    plan: all<EtaPlanStep>(wire.plan, { name: text, weight: positive }),
    history: history ?? [],
  };
}
