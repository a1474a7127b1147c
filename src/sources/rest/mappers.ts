import { parseIfText } from '../../wire/json';
import { object } from '../../wire/read/fields';
import { type KnownWords, knowWords } from '../../wire/read/status';
import type { RestSourceOptions } from './options';

type Mapping = (answer: unknown) => unknown;

/** A mapping that throws makes only its own item unreadable. */
const readable =
  (map: (answer: unknown) => unknown = (x) => x) =>
  (answer: unknown): unknown => {
    try {
      return map(answer);
    } catch {
      return null;
    }
  };

/** Extends a mapping to map the metrics in its result as well. */
function withMetrics(map: Mapping, fields: readonly string[], mapMetrics: Mapping | undefined): Mapping {
  if (!mapMetrics) return map;
  return (answer) => {
    const mapped = map(answer);
    const wire = object(mapped);
    const present = fields.filter((field) => wire?.[field] != null);
    if (!wire || present.length === 0) return mapped;
    return { ...wire, ...Object.fromEntries(present.map((field) => [field, mapMetrics(parseIfText(wire[field]))])) };
  };
}

/** The host's mappings, applied to responses before they are read. */
export interface Mappers {
  mapRun: Mapping;
  mapStep: Mapping;
  /** Default: metrics are read unchanged. */
  mapMetrics: Mapping | undefined;
  /** The backend's own status words. */
  words: KnownWords;
}

/** @throws TypeError if a value of `statusWords` is invalid */
export function createMappers(options: RestSourceOptions): Mappers {
  const mapMetrics = options.mapMetrics && readable(options.mapMetrics);
  return {
    mapRun: withMetrics(readable(options.mapRun), ['metrics'], mapMetrics),
    mapStep: withMetrics(readable(options.mapStep), ['metrics', 'metrics_json'], mapMetrics),
    mapMetrics,
    words: knowWords(options.statusWords),
  };
}
