import type { RunCall } from './faults';

/** Route of a call, below `/v1/runs`. */
interface CallAddress {
  call: RunCall;
  method: 'get' | 'post';
  /** `:runId` is the placeholder of the run ID. */
  path: string;
}

/** Calls that faults can affect. */
export const CALLS: readonly CallAddress[] = [
  { call: 'startRun', method: 'post', path: '' },
  { call: 'listRuns', method: 'get', path: '' },
  { call: 'readStatus', method: 'get', path: '/:runId/status' },
  { call: 'readSteps', method: 'get', path: '/:runId/steps' },
  { call: 'readMetrics', method: 'get', path: '/:runId/metrics' },
  { call: 'readEtaProfile', method: 'get', path: '/:runId/eta-profile' },
  { call: 'cancelRun', method: 'post', path: '/:runId/cancel' },
];

/** A received call. */
export interface ArrivedCall {
  call: RunCall;
  /** `null` for calls without a run. */
  runId: string | null;
  request: Request;
}

/**
 * Headers passed to the handler. All others are dropped: a test page's origin and cookies have no meaning for the
 * simulated backend.
 */
const PASSED_ON = ['Content-Type', 'Idempotency-Key', 'If-None-Match', 'Last-Event-ID'];

/**
 * Chromium treats a 304 from a service worker as a failed request and logs an error for each. There, every response is
 * complete; only its size differs.
 */
const mayAnswer304 = () => typeof navigator === 'undefined' || !('serviceWorker' in navigator);

/** Rewrites a request to the simulated backend's own URL. `path` is the part after `/v1/runs`. */
export async function toSimulated(request: Request, path: string, requestId: string): Promise<Request> {
  const headers = new Headers({ 'X-Request-Id': requestId });
  for (const name of PASSED_ON) {
    const value = request.headers.get(name);
    if (value !== null && (name !== 'If-None-Match' || mayAnswer304())) headers.set(name, value);
  }
  const { method, signal } = request;
  const body = method === 'POST' ? await request.text() : null;
  return new Request(`http://simulated/v1/runs${path}${new URL(request.url).search}`, {
    ...{ method, headers, signal },
    ...(body !== null && { body }),
  });
}

/** Path of a call, with the run ID filled in. */
export function pathOf({ call, runId }: ArrivedCall): string {
  const { path = '' } = CALLS.find((one) => one.call === call) ?? {};
  return path.replace(':runId', encodeURIComponent(runId ?? ''));
}
