import { RunSourceError } from '../../core/run/source/run-source-error';

/** Returns an ID of the signed-in user and tenant, or `null` if nobody is signed in. May return a promise. */
export type GetIdentity = () => string | null | Promise<string | null>;

/** Tracks the signed-in user. */
export interface KnownIdentity {
  /** Calls the host's `getIdentity`. Synchronous if the host is; rejects with a `RunSourceError` if the host fails. */
  ask(): string | null | Promise<string | null>;
  /** Latest identity; `undefined` before the first result. */
  current(): string | null | undefined;
}

/** Calls `use` with a value: synchronously if it is available, otherwise when its promise resolves. */
export function whenKnown<Value, Result>(
  value: Value | Promise<Value>,
  use: (value: Value) => Result,
): Result | Promise<Result> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** Turns a synchronous throw into a rejection, so that creating a source never throws. */
function answerNow(getIdentity: GetIdentity | undefined): ReturnType<GetIdentity> {
  try {
    return getIdentity?.() ?? null;
  } catch (error) {
    return Promise.reject(error);
  }
}

/** @param onChange called when the identity changes, but not for the first result */
export function createKnownIdentity(getIdentity: GetIdentity | undefined, onChange: () => void): KnownIdentity {
  let current: string | null | undefined;
  let requests = 0;
  let answered = 0;

  const take = (answer: string | null, order: number): string | null => {
    // Results can arrive out of order: ignore an older one.
    if (order < answered) return current ?? null;
    const isNew = current !== undefined && answer !== current;
    answered = order;
    current = answer;
    if (isNew) onChange();
    return answer;
  };

  return {
    ask() {
      requests += 1;
      const order = requests;
      const answer = answerNow(getIdentity);
      if (answer === null || typeof answer === 'string') return take(answer, order);
      return Promise.resolve(answer).then(
        (identity) => take(identity ?? null, order),
        (cause: unknown) => {
          const why = cause instanceof Error ? cause.message : String(cause);
          throw new RunSourceError(
            'network',
            `getIdentity failed (${why}), so the signed-in user is unknown and no request was sent. ` +
              'The next request calls it again.',
            { cause },
          );
        },
      );
    },
    current: () => current,
  };
}
