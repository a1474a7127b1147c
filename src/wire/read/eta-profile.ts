import type {
  EtaEstimatorOptions,
  EtaHistoryRun,
  EtaHistoryStep,
  EtaPlanStep,
} from '../../core/forecast/estimate/types';
import { list, number, object, positive, readShape, type Shape, text } from './fields';

/** Every item read, or `null` when a field of one of them is missing: half a plan or half a run would mislead. */
function all<T extends object>(value: unknown, shape: Shape<{ [K in keyof T]: T[K] | null }>): T[] | null {
  const items = list(value)?.map((item) => readShape(object(item) ?? {}, shape)) ?? [null];
  const isWhole = (item: object | null): item is T => item !== null && !Object.values(item).includes(null);
  return items.every(isWhole) ? items : null;
}

/**
 * What earlier runs tell: the declared plan and up to five runs, oldest first. Times in ms from each run's start.
 * @returns null when the value is no profile at all
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
