/** A violated rule. */
export class Failure extends Error {
  constructor(
    readonly expected: string,
    readonly got: string,
  ) {
    super(`expected ${expected}, got ${got}`);
  }
}

/** Thrown if a check cannot run. The message says why, and what would help. */
export class Skip extends Error {}

/** @throws {Failure} unless `holds` */
export function must(holds: boolean, expected: string, got: () => unknown): asserts holds {
  if (holds) return;
  const value = got();
  throw new Failure(expected, cut(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')));
}

/** Shortens a text to one line of at most 400 characters. */
export function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 400 ? line : `${line.slice(0, 400)}…`;
}

/** Compares two values as JSON, regardless of key order. */
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
