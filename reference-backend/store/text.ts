/** Control characters except line breaks and tabs, and lone surrogates: PostgreSQL refuses some, terminals obey others. */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;

/** Text that may be stored. */
export const plain = (text: string) => text.replace(CONTROL, '');

/** A jsonb parameter whose texts and keys may be stored. */
export function json(value: unknown): string | null {
  if (value === null) return null;
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return plain(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [plain(key), inner]));
  });
}
