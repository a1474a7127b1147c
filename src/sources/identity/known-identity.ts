import { RunSourceError } from '../../core/run/source/run-source-error';

/** Who is signed in: an id of the user and tenant, `null` for nobody; a promise where that takes time to find out. */
export type GetIdentity = () => string | null | Promise<string | null>;

/** What the host says about who is signed in. */
export interface KnownIdentity {
  /** Asks the host. Answers at once where the host does; rejects with a `RunSourceError` when the host's promise does. */
  ask(): string | null | Promise<string | null>;
  /** The newest answer; `undefined` = the host has not answered yet. */
  current(): string | null | undefined;
}

/** Calls `use` with a value: at once when it is there, else when it comes. */
export function whenKnown<Value, Result>(
  value: Value | Promise<Value>,
  use: (value: Value) => Result,
): Result | Promise<Result> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** One that throws at once fails as one whose promise does: a page must not fail for it where a source is made. */
function answerNow(getIdentity: GetIdentity | undefined): ReturnType<GetIdentity> {
  try {
    return getIdentity?.() ?? null;
  } catch (error) {
    return Promise.reject(error);
  }
}

/** @param onChange somebody else is signed in than before; not called for the first answer, which is no change */
export function createKnownIdentity(getIdentity: GetIdentity | undefined, onChange: () => void): KnownIdentity {
  let current: string | null | undefined;
  let requests = 0;
  let answered = 0;

  const take = (answer: string | null, order: number): string | null => {
    // Answers may overtake one another: an older one says nothing about who is signed in now.
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
            `getIdentity failed (${why}), so it is not known who is signed in and nothing is requested. ` +
              'It is called again with the next request.',
            { cause },
          );
        },
      );
    },
    current: () => current,
  };
}
