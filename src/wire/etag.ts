/**
 * Does `If-None-Match` name this entity tag? Compared weakly, as RFC 9110 (13.1.2) says: proxies add and remove the `W/`.
 *
 * @param header the value of `If-None-Match`; none matches nothing
 * @param etag the entity tag of what would be sent, e.g. `W/"a.1"`
 */
export function matchesEtag(header: string | null | undefined, etag: string): boolean {
  if (!header) return false;
  if (header.trim() === '*') return true;
  const opaque = (tag: string) => tag.replace(/^W\//, '');
  // Commas may stand within a tag.
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => opaque(tag) === opaque(etag));
}
