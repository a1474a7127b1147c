import { forIds } from './ids';

/** URL of each call. Paths are relative to `baseUrl`; absolute URLs are used as they are. */
export interface RestEndpoints {
  /** `POST`: starts a run. Default `/v1/runs`. */
  start(): string;
  /** `GET`: lists runs. Default `/v1/runs`. */
  list(): string;
  /** `GET`: reads a run. Default `/v1/runs/:id/status`. */
  status(runId: string): string;
  /** `GET`: reads its steps. Default `/v1/runs/:id/steps`. */
  steps(runId: string): string;
  /** `GET`: reads its metrics, with `separateMetrics`. Default `/v1/runs/:id/metrics`. */
  metrics(runId: string): string;
  /** `GET`: reads the ETA profile of earlier runs. Default `/v1/runs/:id/eta-profile`. */
  etaProfile(runId: string): string;
  /** `POST`: cancels a run. Default `/v1/runs/:id/cancel`. */
  cancel(runId: string): string;
  /** `POST`: pauses a run, with `capabilities: { pause: true }`. Default `/v1/runs/:id/pause`. */
  pause(runId: string): string;
  /** `POST`: resumes a run, with `capabilities: { pause: true }`. Default `/v1/runs/:id/resume`. */
  resume(runId: string): string;
  /** WebSocket: a `ws:` or `wss:` URL, or a path relative to `baseUrl`. Default `/ws/:id`. */
  socket(runId: string): string;
  /** `GET`: opens its event stream. Default `/v1/runs/:id/events`. */
  events(runId: string): string;
}

function defaultEndpoints(): RestEndpoints {
  const of = (part: string) => (runId: string) => `/v1/runs/${encodeURIComponent(runId)}/${part}`;
  const all = () => '/v1/runs';
  return {
    start: all,
    list: all,
    status: of('status'),
    steps: of('steps'),
    metrics: of('metrics'),
    etaProfile: of('eta-profile'),
    cancel: of('cancel'),
    pause: of('pause'),
    resume: of('resume'),
    socket: (runId) => `/ws/${encodeURIComponent(runId)}`,
    events: of('events'),
  };
}

/** Merges the host's endpoints with the defaults, and rejects run IDs that a URL cannot contain. */
export function createEndpoints(overrides: Partial<RestEndpoints> | undefined): RestEndpoints {
  // An `undefined`, as `{ cancel: path && (() => path) }` may give, means the default.
  const given = Object.entries(overrides ?? {}).filter(([, path]) => path !== undefined);
  const paths: RestEndpoints = Object.assign(defaultEndpoints(), Object.fromEntries(given));
  return {
    start: () => paths.start(),
    list: () => paths.list(),
    status: forIds((runId) => paths.status(runId)),
    steps: forIds((runId) => paths.steps(runId)),
    metrics: forIds((runId) => paths.metrics(runId)),
    etaProfile: forIds((runId) => paths.etaProfile(runId)),
    cancel: forIds((runId) => paths.cancel(runId)),
    pause: forIds((runId) => paths.pause(runId)),
    resume: forIds((runId) => paths.resume(runId)),
    socket: forIds((runId) => paths.socket(runId)),
    events: forIds((runId) => paths.events(runId)),
  };
}

/** Adds query parameters to a path, leaving out `null` and `undefined`. */
export function withQuery(path: string, query: Readonly<Record<string, unknown>>): string {
  const params = Object.entries(query).filter(([, value]) => value != null);
  const text = new URLSearchParams(params.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}${path.includes('?') ? '&' : '?'}${text}` : path;
}
