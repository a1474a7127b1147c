/**
 * Whether `If-None-Match` matches an entity tag. Uses weak comparison (RFC 9110, 13.1.2): proxies add and remove the
 * `W/`.
 *
 * @param header value of `If-None-Match`; a missing header does not match
 * @param etag current entity tag, e.g. `W/"a.1"`
 */
export function matchesEtag(header: string | null | undefined, etag: string): boolean {
  if (!header) return false;
  if (header.trim() === '*') return true;
  const opaque = (tag: string) => tag.replace(/^W\//, '');
  // A tag may contain commas.
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => opaque(tag) === opaque(etag));
}
