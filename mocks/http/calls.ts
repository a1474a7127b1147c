import type { RunCall } from './faults';

/** Where a call goes, below `/v1/runs`. */
interface CallAddress {
  call: RunCall;
  method: 'get' | 'post';
  /** `:runId` stands for the run. */
  path: string;
}

/** The calls that faults can meet. */
export const CALLS: readonly CallAddress[] = [
  { call: 'startRun', method: 'post', path: '' },
  { call: 'listRuns', method: 'get', path: '' },
  { call: 'readStatus', method: 'get', path: '/:runId/status' },
  { call: 'readSteps', method: 'get', path: '/:runId/steps' },
  { call: 'readMetrics', method: 'get', path: '/:runId/metrics' },
  { call: 'readEtaProfile', method: 'get', path: '/:runId/eta-profile' },
  { call: 'cancelRun', method: 'post', path: '/:runId/cancel' },
];

/** A call that has arrived. */
export interface ArrivedCall {
  call: RunCall;
  /** `null` for calls that are not about one run. */
  runId: string | null;
  request: Request;
}

/**
 * Headers that mean something to the handler. The others stay behind: a page of a test has an origin and cookies that say
 * nothing about the simulated backend.
 */
const PASSED_ON = ['Content-Type', 'Idempotency-Key', 'If-None-Match', 'Last-Event-ID'];

/**
 * Chromium takes a 304 from a service worker for a request that was broken off, and says so in red in the console, once
 * a second. There every answer is a whole one; a client cannot tell the difference but by its size.
 */
const mayAnswer304 = () => typeof navigator === 'undefined' || !('serviceWorker' in navigator);

/** The same request at the simulated backend's own address, wherever it was sent to. `path`: what comes after `/v1/runs`. */
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

/** Where a call goes, with its run in place. */
export function pathOf({ call, runId }: ArrivedCall): string {
  const { path = '' } = CALLS.find((one) => one.call === call) ?? {};
  return path.replace(':runId', encodeURIComponent(runId ?? ''));
}
