import { existsSync, readFileSync } from 'node:fs';
import { parseTraces, type Trace } from './parse-traces';

export type { Trace, TraceStep } from './parse-traces';

/** Reads recorded runs from a file; empty if the file does not exist. See {@link parseTraces}. */
export function readTraces(file: string): Map<string, Trace[]> {
  return existsSync(file) ? parseTraces(readFileSync(file, 'utf8')) : new Map();
}
