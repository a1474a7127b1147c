/**
 * An address that came from a backend, where it is safe to link to: `http:`, `https:` or relative. Everything else, e.g.
 * `javascript:`, gives `null`. Read as a browser reads it, which ignores line breaks and case in a scheme.
 */
export function safeHref(href: string | null | undefined): string | null {
  if (href == null || href.trim() === '') return null;
  try {
    const { protocol } = new URL(href, 'https://page.invalid/');
    return protocol === 'https:' || protocol === 'http:' ? href : null;
  } catch {
    return null;
  }
}
