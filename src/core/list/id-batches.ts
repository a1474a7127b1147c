/** Maximum length of the ids in a URL: many proxies refuse URLs above 8 kB. */
const MAX_LENGTH = 4_000;

/**
 * Splits ids into parts that fit into a URL.
 * @param most maximum number of ids in a part
 * @internal
 */
export function idBatches(ids: readonly string[], most: number): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let length = 0;
  for (const id of ids) {
    const idLength = new URLSearchParams({ ',': id }).toString().length;
    const last = batches.at(-1);
    if (last && last.length < most && length + idLength <= MAX_LENGTH) {
      last.push(id);
      length += idLength;
    } else {
      batches.push([id]);
      length = idLength;
    }
  }
  return batches;
}
