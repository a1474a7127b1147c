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

/** Schemes whose "address" is code or content of its own, which a link would run or show as the page. */
const NO_ADDRESS: readonly string[] = ['javascript:', 'vbscript:', 'data:'];

/**
 * An address that the host makes, where it leads somewhere: schemes of its own app are fine, nothing and code are not. Hosts
 * put data of their backend into addresses.
 */
export function hostHref(href: string | null | undefined): string | null {
  if (href == null || href.trim() === '') return null;
  try {
    return NO_ADDRESS.includes(new URL(href, 'https://page.invalid/').protocol) ? null : href;
  } catch {
    return null;
  }
}
