import type { RestSourceOptions } from './options';

/** Every option; true if it must be a function. */
const OPTIONS: Record<keyof RestSourceOptions, boolean> = {
  ...{ baseUrl: false, wire: false, endpoints: false, push: false, http2: false, credentials: false },
  ...{ WebSocket: true, clock: false, capabilities: false, statusWords: false },
  ...{ getHeaders: true, getIdentity: true, fetch: true, mapRun: true, mapStep: true, mapMetrics: true },
};

/** Names one option, its value, what is wrong with it, and what to write. */
const wrong = (option: string, value: unknown, what: string) => {
  const shown = typeof value === 'string' ? `'${value}'` : value === null ? 'null' : typeof value;
  return new TypeError(`runlight: ${option} is ${shown}, ${what}`);
};

/**
 * Checks what a host without TypeScript may get wrong. Otherwise the first request would fail, look like a lost network,
 * and be repeated for ever.
 *
 * @throws TypeError if an option cannot work
 */
export function checkOptions(options: RestSourceOptions): void {
  const { baseUrl = '', wire = 'v1', push = false, endpoints = {} } = options;
  if (typeof baseUrl !== 'string' || !/^(?:$|\.{0,2}\/|[a-z][a-z\d+.-]*:\/\/)/i.test(baseUrl)) {
    const what =
      "but it must be a URL with its scheme, e.g. 'https://api.example.com', or a path of the page's origin, e.g. '/api'. " +
      "Omit it for the page's origin.";
    throw wrong('baseUrl', baseUrl, what);
  }
  if (wire !== 'v1' && wire !== 'basic') {
    throw wrong('wire', wire, "which is not a wire format. Pass 'basic' for a backend without revisions, or omit it.");
  }
  if (push && push !== 'websocket' && typeof push !== 'object') {
    throw wrong('push', push, "which is not a push transport. Pass 'websocket', or eventStream from 'runlight/sse'.");
  }
  for (const [name, value] of Object.entries<unknown>({ ...options })) {
    if (!Object.hasOwn(OPTIONS, name)) {
      console.warn(
        `runlight: createRestSource has no option '${name}', so it has no effect. ` +
          `Its options are ${Object.keys(OPTIONS).join(', ')}.`,
      );
    } else if (OPTIONS[name as keyof RestSourceOptions] && value != null && typeof value !== 'function') {
      throw wrong(name, value, 'but it must be a function.');
    }
  }
  for (const [name, value] of Object.entries<unknown>({ ...endpoints })) {
    if (value === undefined || typeof value === 'function') continue;
    throw wrong(
      `endpoints.${name}`,
      value,
      "but it must be a function that returns a URL, e.g. (id) => '/jobs/' + id.",
    );
  }
}
