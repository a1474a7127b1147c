import { forIds } from './ids';

/** Where each call goes. Paths are relative to `baseUrl`; a whole URL is taken as it is. */
export interface RestEndpoints {
  /** `POST`: starts a run. Default `/v1/runs`. */
  start(): string;
  /** `GET`: lists runs. Default `/v1/runs`. */
  list(): string;
  /** `GET`: one run. Default `/v1/runs/:id/status`. */
  status(runId: string): string;
  /** `GET`: its steps. Default `/v1/runs/:id/steps`. */
  steps(runId: string): string;
  /** `GET`: its metrics, where they are read apart. Default `/v1/runs/:id/metrics`. */
  metrics(runId: string): string;
  /** `GET`: what earlier runs tell. Default `/v1/runs/:id/eta-profile`. */
  etaProfile(runId: string): string;
  /** `POST`: cancels it. Default `/v1/runs/:id/cancel`. */
  cancel(runId: string): string;
  /** With `capabilities: { pause: true }`. */
  pause(runId: string): string;
  /** Likewise. */
  resume(runId: string): string;
  /** Beside `ws:` and `wss:` addresses a path, which then hangs on `baseUrl`. */
  socket(runId: string): string;
  /** `GET`: its event stream. Default `/v1/runs/:id/events`. */
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

/** The addresses of a backend: a host's own where it gave some. Ids that no address can carry are refused. */
export function createEndpoints(overrides: Partial<RestEndpoints> | undefined): RestEndpoints {
  const paths: RestEndpoints = { ...defaultEndpoints(), ...overrides };
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

/** The path with those parts of a query that say something. */
export function withQuery(path: string, query: Readonly<Record<string, unknown>>): string {
  const params = Object.entries(query).filter(([, value]) => value != null);
  const text = new URLSearchParams(params.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}${path.includes('?') ? '&' : '?'}${text}` : path;
}
