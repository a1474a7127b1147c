/** The bodies of all such requests of a page may have 64 KiB together; the rest is left to the host's own. Bytes */
const LIMIT = 60_000;

// Of the page, not of a source: so the browser counts.
let underWay = 0;

/**
 * Firefox sends what outlives the page past the page's service worker. That may stand for the backend, or add to each
 * request what the backend asks for.
 */
function passesServiceWorker(): boolean {
  const { navigator } = globalThis;
  return navigator?.serviceWorker?.controller != null && navigator.userAgent.includes('Firefox/');
}

/**
 * Lets requests outlive the page: what a person has confirmed is sent although the tab is closed or a link followed. A
 * body too large for that goes without, and so does the try after one that failed: where the browser refuses such
 * requests (too many of the host's own, an old version before a preflight), its refusal looks like a lost line.
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
