/**
 * Returns a backend's URL if it is safe to link to: `http:`, `https:` or relative; otherwise `null`, e.g. for
 * `javascript:`. Parses like the browser, which ignores line breaks and case in schemes.
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

/** Schemes that carry code or content, which a link would execute or display. */
const NO_ADDRESS: readonly string[] = ['javascript:', 'vbscript:', 'data:'];

/**
 * Returns a host's URL, or `null` if it is empty or carries code. Custom schemes are allowed. A host may build URLs
 * from backend data.
 */
export function hostHref(href: string | null | undefined): string | null {
  if (href == null || href.trim() === '') return null;
  try {
    return NO_ADDRESS.includes(new URL(href, 'https://page.invalid/').protocol) ? null : href;
  } catch {
    return null;
  }
}
