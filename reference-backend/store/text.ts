/**
 * Control characters except line breaks and tabs, and lone surrogates: PostgreSQL rejects some, terminals execute
 * others.
 */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;

/** Strips characters that must not be stored. */
export const plain = (text: string) => text.replace(CONTROL, '');

/** Serializes a jsonb parameter, after stripping its texts and keys. */
export function json(value: unknown): string | null {
  if (value === null) return null;
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return plain(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [plain(key), inner]));
  });
}
