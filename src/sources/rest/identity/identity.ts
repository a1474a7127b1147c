import { addListener, notify } from '../../../core/platform/listeners';
import { RunSourceError } from '../../../core/run/source/run-source-error';
import { createKnownIdentity, type GetIdentity, whenKnown } from '../../identity/known-identity';
import type { GetHeaders } from './headers';
import { orWhenLeaving } from './leaving';
import { createTokens, type Tokens } from './tokens';

/** Keeps the requests of one signed-in user separate from the next user's. */
export interface Identity {
  /** Returns the current user and notifies listeners of a change. A promise if `getIdentity` returns one. */
  ask(): string | null | Promise<string | null>;
  /**
   * Whether `asker` is still signed in, from the last known identity. An asynchronous host is asked in the background,
   * and listeners are notified of a change.
   */
  isStill(asker: string | null): boolean;
  /**
   * Sends a request as the signed-in user, once known. Rejects with a transient error if the user changes before the
   * response arrives.
   * @param request.isUrgent on page unload, send immediately as the last known user
   */
  inTheirName<T>(request: { send: (tokens: Tokens | undefined) => Promise<T>; isUrgent: boolean }): Promise<T>;
  /** Credentials of `asker` only: a token that resolves late may already belong to the next user. */
  tokensOf(asker: string | null): Tokens | undefined;
  /** Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
}

export interface IdentityParts {
  /** Default: a single identity that never changes. */
  getIdentity: GetIdentity | undefined;
  getHeaders: GetHeaders | undefined;
  /** Epoch ms. */
  now: () => number;
}

const changed = () =>
  new RunSourceError('network', 'the signed-in user has changed, so the request of the previous user was dropped.');

export function createIdentity({ getIdentity, getHeaders, now }: IdentityParts): Identity {
  const listeners = new Set<() => void>();
  const known = createKnownIdentity(getIdentity, () => notify(listeners));
  let isPending = false;
  /** Asks in the background and ignores a failure: the next request reports it. */
  const askBeside = () => {
    if (isPending) return;
    const answer = known.ask();
    if (!(answer instanceof Promise)) return;
    isPending = true;
    const end = () => {
      isPending = false;
    };
    answer.then(end, end);
  };
  // Ask now, so that the first change is detected as one.
  askBeside();

  const isSignedIn = (asker: string | null) => whenKnown(known.ask(), (current) => current === asker);

  /** Runs `act` as `asker`, and drops its result if the user has changed when it settles. */
  const actAs = async <T>(asker: string | null, act: () => T | Promise<T>): Promise<T> => {
    try {
      const result = await act();
      if (await isSignedIn(asker)) return result;
    } catch (error) {
      if (await isSignedIn(asker)) throw error;
    }
    throw changed();
  };

  // One per asker, so that all of its requests share a refreshed token.
  let cached: { asker: string | null; tokens: Tokens } | null = null;
  const tokensOf = (asker: string | null): Tokens | undefined => {
    if (!getHeaders) return undefined;
    if (cached?.asker !== asker) {
      const headersOf: GetHeaders = async (why) => {
        const isTheirs = isSignedIn(asker);
        // Stay synchronous if the host is: a page that is unloading sends nothing after an await.
        if (!(typeof isTheirs === 'boolean' ? isTheirs : await isTheirs)) throw changed();
        return actAs(asker, () => getHeaders(why));
      };
      cached = { asker, tokens: createTokens(headersOf, now) };
    }
    return cached.tokens;
  };

  return {
    ask: known.ask,
    isStill(asker) {
      askBeside();
      return known.current() === asker;
    },
    async inTheirName({ send, isUrgent }) {
      const before = known.current() ?? null;
      const answer = known.ask();
      let current: string | null;
      if (!(answer instanceof Promise)) current = answer;
      else if (!isUrgent) current = await answer;
      else {
        const last = () => (known.current() === undefined ? null : { current: known.current() ?? null });
        current = (
          await orWhenLeaving(
            answer.then((value) => ({ current: value })),
            last,
          )
        ).current;
      }
      // Before the first sign-in there is no previous user.
      const asker = before ?? current;
      if (current !== asker) throw changed();
      return actAs(asker, () => send(tokensOf(asker)));
    },
    tokensOf,
    onChange: (listener) => addListener(listeners, listener),
  };
}
