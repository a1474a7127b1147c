import { addListener, notify } from '../../../core/platform/listeners';
import { RunSourceError } from '../../../core/run/source/run-source-error';
import { createKnownIdentity, type GetIdentity, whenKnown } from '../../identity/known-identity';
import type { GetHeaders } from './headers';
import { orWhenLeaving } from './leaving';
import { createTokens, type Tokens } from './tokens';

/** Keeps what is requested for one signed-in user from the next. */
export interface Identity {
  /** Who is signed in now; listeners hear of a change. A promise where the host needs time to say it. */
  ask(): string | null | Promise<string | null>;
  /**
   * Whether `asker` is signed in, as far as known at once. Where the host needs time to say it, this asks beside it, and
   * listeners hear of a change.
   */
  isStill(asker: string | null): boolean;
  /**
   * Sends in the name of who is signed in, once that is known; rejects, as transient, when it is somebody else before the
   * answer is there.
   * @param request.isUrgent a page that is left sends it at once, in the name of who was signed in last
   */
  inTheirName<T>(request: { send: (tokens: Tokens | undefined) => Promise<T>; isUrgent: boolean }): Promise<T>;
  /** What proves `asker` and nobody else: a token that takes its time may already be the next one's. */
  tokensOf(asker: string | null): Tokens | undefined;
  /** Returns the function that ends it. */
  onChange(listener: () => void): () => void;
}

/** What an identity is known by. */
export interface IdentityParts {
  /** Who is signed in; `null` is nobody. Default: it never changes. */
  getIdentity: GetIdentity | undefined;
  /** What proves it. */
  getHeaders: GetHeaders | undefined;
  /** Epoch ms. */
  now: () => number;
}

const changed = () =>
  new RunSourceError('network', 'the signed-in user has changed, so what was asked for the one before is not read.');

export function createIdentity({ getIdentity, getHeaders, now }: IdentityParts): Identity {
  const listeners = new Set<() => void>();
  const known = createKnownIdentity(getIdentity, () => notify(listeners));
  let isPending = false;
  /** Asks, and leaves a failure to the next request. */
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
  // From the start, so that the first change is known as one.
  askBeside();

  const isSignedIn = (asker: string | null) => whenKnown(known.ask(), (current) => current === asker);

  /** Does `act` as `asker`, who is signed in; what it gives is dropped if somebody else is by then. */
  const actAs = async <T>(asker: string | null, act: () => T | Promise<T>): Promise<T> => {
    try {
      const result = await act();
      if (await isSignedIn(asker)) return result;
    } catch (error) {
      if (await isSignedIn(asker)) throw error;
    }
    throw changed();
  };

  // One for all requests of the same asker: so they share what one of them has fetched.
  let kept: { asker: string | null; tokens: Tokens } | null = null;
  const tokensOf = (asker: string | null): Tokens | undefined => {
    if (!getHeaders) return undefined;
    if (kept?.asker !== asker) {
      const headersOf: GetHeaders = async (why) => {
        const isTheirs = isSignedIn(asker);
        // No pause where the host answers at once: a page that is left sends nothing after one.
        if (!(typeof isTheirs === 'boolean' ? isTheirs : await isTheirs)) throw changed();
        return actAs(asker, () => getHeaders(why));
      };
      kept = { asker, tokens: createTokens(headersOf, now) };
    }
    return kept.tokens;
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
      // Before the first who signs in there was nobody to ask for.
      const asker = before ?? current;
      if (current !== asker) throw changed();
      return actAs(asker, () => send(tokensOf(asker)));
    },
    tokensOf,
    onChange: (listener) => addListener(listeners, listener),
  };
}
