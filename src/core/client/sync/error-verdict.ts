import type { Clock } from '../../platform/clock';
import type { RunSourceError } from '../../run/source/run-source-error';

/** Time during which a refusal of a known run counts as temporary, e.g. during a deploy, ms. */
export const DISTURBANCE_MS = 30_000;
/** A run that was never read counts as unreadable after this many equal errors in a row. */
export const HOPELESS_AFTER = 5;

/**
 * How to treat a failure. `passing`: retry soon. `hopeless`: retry rarely, because nothing shows that the run exists.
 * `final`: retry only on a caller's request or after a change.
 */
export type Verdict = 'passing' | 'hopeless' | 'final';

/** HTTP statuses of a backend that is temporarily busy or down. */
const BUSY = [408, 425, 429, 502, 503, 504];

/**
 * True if a refusal may come from an intermediary, e.g. a proxy during a deploy: any "not found" except 410, and other
 * refusals without an error code or text from the backend.
 */
function mayBeForeign({ kind, status, detail, code }: RunSourceError): boolean {
  if (kind === 'not_found') return status !== 410;
  return (kind === 'forbidden' || kind === 'rejected') && status !== null && detail === null && code === null;
}

/** Classifies the failures of repeated reads by their kind and by earlier results. */
export interface ErrorClassifier {
  /** @param isKnown true if the run was ever read, listed or started */
  classify(error: RunSourceError, isKnown: boolean): Verdict;
  /** Records a success. */
  onGood(): void;
}

/** @internal */
export function createErrorClassifier(clock: Clock): ErrorClassifier {
  let refusedSince: number | null = null;
  let words = '';
  let repeated = 0;
  return {
    classify(error, isKnown) {
      const { kind, status, detail, isTransient } = error;
      if (!isTransient) {
        if (!isKnown || !mayBeForeign(error)) return 'final';
        refusedSince ??= clock.now();
        return Math.abs(clock.now() - refusedSince) < DISTURBANCE_MS ? 'passing' : 'final';
      }
      const text = `${kind} ${status} ${detail}`;
      const isAnswer = kind === 'invalid' || (kind === 'server' && status !== null && !BUSY.includes(status));
      repeated = isKnown || !isAnswer ? 0 : text === words ? repeated + 1 : 1;
      words = text;
      return repeated >= HOPELESS_AFTER ? 'hopeless' : 'passing';
    },
    onGood() {
      refusedSince = null;
      repeated = 0;
    },
  };
}
