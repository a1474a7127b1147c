import type { Clock } from '../../platform/clock';
import type { RunSourceError } from '../../run/run-source';

/** A refusal of what was read before is a disturbance, e.g. of a deploy, until it has lasted this long. ms */
export const DISTURBANCE_MS = 30_000;
/** What was never read, and is answered with the same error so often in a row, cannot be read. */
export const HOPELESS_AFTER = 5;

/**
 * What follows from a failure: `passing`: it is tried again soon; `hopeless`: seldom, for nothing so far tells that there
 * is anything to read; `final`: not before somebody asks, or something has changed.
 */
export type Verdict = 'passing' | 'hopeless' | 'final';

/** These say that the backend is busy or away, not that it cannot answer. */
const BUSY = [408, 425, 429, 502, 503, 504];

/**
 * May a refusal be the word of somebody in between, a proxy during a deploy? "Not found" may; "gone" is meant. Other
 * refusals may where an answer came without a word of the backend's own.
 */
function mayBeForeign({ kind, status, detail, code }: RunSourceError): boolean {
  if (kind === 'not_found') return status !== 410;
  return (kind === 'forbidden' || kind === 'rejected') && status !== null && detail === null && code === null;
}

/** Judges the failures of one thing that is read again and again: not by their code alone, but by what was known before. */
export interface Judge {
  /** @param isKnown was it ever read, listed or started? */
  judge(error: RunSourceError, isKnown: boolean): Verdict;
  /** It was answered well. */
  onGood(): void;
}

/** @internal */
export function createJudge(clock: Clock): Judge {
  let refusedSince: number | null = null;
  let words = '';
  let repeated = 0;
  return {
    judge(error, isKnown) {
      const { kind, status, detail, isTransient } = error;
      if (!isTransient) {
        if (!isKnown || !mayBeForeign(error)) return 'final';
        refusedSince ??= clock.now();
        return Math.abs(clock.now() - refusedSince) < DISTURBANCE_MS ? 'passing' : 'final';
      }
      const said = `${kind} ${status} ${detail}`;
      const isAnswer = kind === 'invalid' || (kind === 'server' && status !== null && !BUSY.includes(status));
      repeated = isKnown || !isAnswer ? 0 : said === words ? repeated + 1 : 1;
      words = said;
      return repeated >= HOPELESS_AFTER ? 'hopeless' : 'passing';
    },
    onGood() {
      refusedSince = null;
      repeated = 0;
    },
  };
}
