/** Browsers allow 64 KiB of keepalive bodies in flight per page; the rest is left to the host's requests. Bytes */
const LIMIT = 60_000;

// Per page, not per source, as the browser counts.
let underWay = 0;

/**
 * Firefox sends keepalive requests past the page's service worker, which may mock the backend or add required headers.
 */
function passesServiceWorker(): boolean {
  const { navigator } = globalThis;
  return navigator?.serviceWorker?.controller != null && navigator.userAgent.includes('Firefox/');
}

/**
 * Sends requests with `keepalive`, so that an action the user confirmed is sent even if they close the tab or follow a
 * link. Does without if the body is too large, or after a failure: a browser that refuses keepalive (quota used up by
 * the host, no preflight support in old versions) reports a network error.
 */
export function createKeepAlive() {
  let hasFailed = false;
  return async (body: string, send: (init: { keepalive?: true }) => Promise<Response>): Promise<Response> => {
    const size = new TextEncoder().encode(body).length;
    if (hasFailed || underWay + size > LIMIT || passesServiceWorker()) {
      hasFailed = false;
      return send({});
    }
    underWay += size;
    try {
      return await send({ keepalive: true });
    } catch (error) {
      hasFailed = true;
      throw error;
    } finally {
      underWay -= size;
    }
  };
}
