/** It is not as it has to be. */
export class Failure extends Error {
  constructor(
    readonly expected: string,
    readonly got: string,
  ) {
    super(`expected ${expected}, got ${got}`);
  }
}

/** It cannot be found out; the message says why, and what would help. */
export class Skip extends Error {}

/** @throws {Failure} unless `holds`. */
export function must(holds: boolean, expected: string, got: () => unknown): asserts holds {
  if (holds) return;
  const value = got();
  throw new Failure(expected, cut(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')));
}

/** At most 400 characters of it, on one line. */
export function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 400 ? line : `${line.slice(0, 400)}…`;
}

/** Both as JSON, whatever the order of their fields. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
