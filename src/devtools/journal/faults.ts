import { addListener, notify } from '../../core/platform/listeners';
import { RunSourceError } from '../../core/run/source/run-source-error';

/** Faults that devtools can simulate between the page and its backend. */
export type FaultName = 'slow' | 'offline' | 'error' | 'unauthorized' | 'noSteps' | 'noPush';

/** Delay of each request with the fault `slow`, ms. */
export const SLOW_MS = 3_000;

/** Active faults. They exist only in the page and do not affect the backend. */
export interface Faults {
  /** Reference-equal until a fault changes. */
  list(): ReadonlySet<FaultName>;
  subscribe(listener: () => void): () => void;
  toggle(name: FaultName): void;
  clear(): void;
  /** Error to fail the call with, or `null`. */
  errorOf(call: string): RunSourceError | null;
}

const FAILURES: readonly { name: FaultName; meets: RegExp; make: () => RunSourceError }[] = [
  {
    name: 'offline',
    meets: /./,
    make: () => new RunSourceError('network', 'no response from the backend: devtools simulate a network failure.'),
  },
  {
    name: 'unauthorized',
    meets: /./,
    make: () =>
      new RunSourceError('unauthorized', 'the backend answered 401: devtools simulate an expired session.', {
        status: 401,
      }),
  },
  {
    name: 'error',
    meets: /./,
    make: () => new RunSourceError('server', 'the backend answered 503: devtools simulate an outage.', { status: 503 }),
  },
  {
    name: 'noSteps',
    meets: /^(readSteps|read)$/,
    make: () =>
      new RunSourceError('not_found', 'the backend answered 404: devtools simulate a backend without steps.', {
        status: 404,
      }),
  },
];

export function createFaults(): Faults {
  let active: ReadonlySet<FaultName> = new Set();
  const listeners = new Set<() => void>();
  const set = (next: ReadonlySet<FaultName>) => {
    active = next;
    notify(listeners);
  };
  return {
    list: () => active,
    subscribe: (listener) => addListener(listeners, listener),
    toggle(name) {
      const next = new Set(active);
      if (!next.delete(name)) next.add(name);
      set(next);
    },
    clear: () => set(new Set()),
    errorOf: (call) => FAILURES.find(({ name, meets }) => active.has(name) && meets.test(call))?.make() ?? null,
  };
}
