import { addListener, notify } from '../../../core/platform/listeners';
import { RunSourceError } from '../../../core/run/run-source';
import type { GetHeaders } from './headers';
import { createTokens, type Tokens } from './tokens';

/** Keeps what is asked for one signed-in user from the next. */
export interface Identity {
  /** Who is signed in now; those who keep what the one before has seen are told of a change. */
  whoAsks(): string | null;
  /** Sends in the name of who is signed in; rejects, as transient, when that is somebody else before the answer is there. */
  inTheirName<T>(send: (tokens: Tokens | undefined) => Promise<T>): Promise<T>;
  /** What proves `asker` and nobody else: a token that takes its time may already be the next one's. */
  tokensOf(asker: string | null): Tokens | undefined;
  /** Returns the function that ends it. */
  onChange(listener: () => void): () => void;
}

/** What an identity is known by. */
export interface IdentityParts {
  /** Who is signed in; `null` is nobody. Default: it never changes. */
  getIdentity: (() => string | null) | undefined;
  /** What proves it. */
  getHeaders: GetHeaders | undefined;
  /** Epoch ms. */
  now: () => number;
}

export function createIdentity({ getIdentity, getHeaders, now }: IdentityParts): Identity {
  const listeners = new Set<() => void>();
  let identity = getIdentity?.() ?? null;

  const whoAsks = () => {
    const now = getIdentity?.() ?? null;
    const isNew = now !== identity;
    identity = now;
    if (isNew) notify(listeners);
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

  // One for all requests of the same asker: so they share what one of them has fetched.
  let kept: { asker: string | null; tokens: Tokens } | null = null;
  const tokensOf = (asker: string | null): Tokens | undefined => {
    if (!getHeaders) return undefined;
    if (kept?.asker !== asker) {
      kept = { asker, tokens: createTokens((why) => actAs(asker, () => getHeaders(why)), now) };
    }
    return kept.tokens;
  };

  return {
    whoAsks,
    inTheirName(send) {
      const before = identity;
      const now = whoAsks();
      // Before the first who signs in there was nobody to ask for.
      const asker = before ?? now;
      return actAs(asker, () => send(tokensOf(asker)));
    },
    tokensOf,
    onChange: (listener) => addListener(listeners, listener),
  };
}
