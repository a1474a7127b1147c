import { addListener, tell } from '../../core/listeners';
import { RunSourceError } from '../../core/run-source';
import type { GetHeaders } from './http';

/** Keeps what is asked for one signed-in user from the next. */
export type Identity = [
  /** Who is signed in now; those who keep what the one before has seen are told of a change. */
  whoAsks: () => string | null,
  /** Sends in the name of who is signed in; rejects, as transient, when that is somebody else before the answer is there. */
  inTheirName: <T>(send: (getHeaders: GetHeaders | undefined) => Promise<T>) => Promise<T>,
  /** The headers of `asker` alone: a token that takes its time may already be the next one's. */
  headersOf: (asker: string | null) => GetHeaders | undefined,
  onChange: (listener: () => void) => () => void,
];

/** @param getIdentity Who is signed in; `null` is nobody. @param getHeaders What proves it. */
export function createIdentity(
  getIdentity: (() => string | null) | undefined,
  getHeaders: GetHeaders | undefined,
): Identity {
  const listeners = new Set<() => void>();
  let identity = getIdentity?.() ?? null;

  const whoAsks = () => {
    const now = getIdentity?.() ?? null;
    const isNew = now !== identity;
    identity = now;
    if (isNew) tell(listeners);
    return now;
  };

  /** Does `act` as `asker`; what it gives is dropped if somebody else is signed in by then: who still wants it asks again. */
  const actAs = async <T>(asker: string | null, act: () => T | Promise<T>): Promise<T> => {
    try {
      if (whoAsks() === asker) {
        const given = await act();
        if (whoAsks() === asker) return given;
      }
    } catch (error) {
      if (whoAsks() === asker) throw error;
    }
    throw new RunSourceError(
      'network',
      'the signed-in user has changed, so what was asked for the one before is not read.',
    );
  };

  const headersOf = (asker: string | null): GetHeaders | undefined =>
    getHeaders && ((why) => actAs(asker, () => getHeaders(why)));

  return [
    whoAsks,
    (send) => {
      const before = identity;
      const now = whoAsks();
      // Before the first who signs in there was nobody to ask for.
      const asker = before ?? now;
      return actAs(asker, () => send(headersOf(asker)));
    },
    headersOf,
    (listener) => addListener(listeners, listener),
  ];
}
