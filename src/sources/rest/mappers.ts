import { parseIfText } from '../../wire/json';
import { object } from '../../wire/read/fields';
import { type KnownWords, knowWords } from '../../wire/read/status';
import type { RestSourceOptions } from './options';

type Mapping = (answer: unknown) => unknown;

/** What a host's own mapping cannot read is unreadable, and nothing more: an answer without a run, one bad step. */
const readable =
  (map: (answer: unknown) => unknown = (x) => x) =>
  (answer: unknown): unknown => {
    try {
      return map(answer);
    } catch {
      return null;
    }
  };

/** A mapping whose answer has its metrics mapped too, where there are some. */
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

/** What a host's own mappings make of an answer before it is read. */
export interface Mappers {
  mapRun: Mapping;
  mapStep: Mapping;
  /** Default: metrics are read as they are. */
  mapMetrics: Mapping | undefined;
  /** What the backend's own words of status mean. */
  words: KnownWords;
}

/** @throws TypeError when one of `statusWords` means nothing */
export function createMappers(options: RestSourceOptions): Mappers {
  const mapMetrics = options.mapMetrics && readable(options.mapMetrics);
  return {
    mapRun: withMetrics(readable(options.mapRun), ['metrics'], mapMetrics),
    mapStep: withMetrics(readable(options.mapStep), ['metrics', 'metrics_json'], mapMetrics),
    mapMetrics,
    words: knowWords(options.statusWords),
  };
}
