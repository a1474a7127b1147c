import type { MetricDirection, RunMetric } from '../../core/run/run';
import { list, number, object, oneOf, readShape, type Shape, text, type Wire } from './fields';

const METRIC: Shape<Omit<RunMetric, 'key' | 'group'>> = {
  value: number,
  label: text,
  unit: text,
  direction: (value) => oneOf<MetricDirection>(['lower', 'higher'], value),
  pass: number,
  warn: number,
};

/** Placeholders for a missing number. */
const NOT_MEASURED = /^\s*(?:[+-]?(?:nan|inf|infinity)|none|null|n\/?a)\s*$/i;

function toMetric(key: string, value: unknown, group: string | null): RunMetric | null {
  const wire = object(value);
  if (wire) {
    const isMetric = Object.hasOwn(wire, 'value') && isMeasure(wire.value);
    return isMetric ? { key, ...readShape(wire, METRIC), group: text(wire.group) ?? group } : null;
  }
  return isMeasure(value) ? { key, value: number(value), group } : null;
}

/** A number or a placeholder for one. Other strings, booleans and arrays may be results, but are not metrics. */
const isMeasure = (value: unknown): boolean =>
  value === null ||
  typeof value === 'number' ||
  number(value) !== null ||
  (typeof value === 'string' && NOT_MEASURED.test(value));

/** `[{ key, value, … }]`; accepts `name` as the key. */
const fromList = (items: readonly unknown[]): RunMetric[] =>
  items.flatMap((item) => {
    const wire = object(item);
    const key = text(wire?.key) ?? text(wire?.name);
    return (key !== null && toMetric(key, item, null)) || [];
  });

const isGroup = (value: unknown): value is Wire =>
  object(value) !== null && !Object.hasOwn(object(value) ?? {}, 'value');

/** Keeps the last value of each metric: in a history, a name occurs several times. */
export function newestOfEach(metrics: readonly RunMetric[]): RunMetric[] {
  const newest = new Map<string, RunMetric>();
  for (const metric of metrics) newest.set(JSON.stringify([metric.group ?? null, metric.key]), metric);
  return [...newest.values()];
}

/**
 * Reads metrics in any of their forms: `{key: {value, …}}`, `{key: number}`, nested under groups, or a list.
 */
export function toMetrics(value: unknown): RunMetric[] | null {
  const items = list(value);
  if (items) return newestOfEach(fromList(items));
  const wire = object(value);
  if (!wire) return null;
  const entries = Object.entries(wire).flatMap(([key, entry]) => {
    const inGroup = isGroup(entry)
      ? Object.entries(entry).map(([name, inner]) => toMetric(name, inner, key))
      : [toMetric(key, entry, null)];
    return inGroup.filter((metric) => metric !== null);
  });
  return newestOfEach(entries);
}
