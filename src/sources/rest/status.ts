import { RUN_STATUS_TONES, RUN_STATUSES, type Run, type RunStatus, type RunStatusTone } from '../../core/run';
import { failureOf } from './failure';
import { number, object, string, type Wire } from './read';
import { meaningOf, plainWord, type WordMeaning } from './status-words';
import { time } from './time';

/** What a backend's own word of status means. */
export interface StatusWord {
  /** What the run is: one of the known statuses. `unknown` = none of them; then the word itself is shown. */
  status: RunStatus;
  /** What people read instead of the usual word for this status. Default: that word. */
  label?: string;
  /** Its colour. Default: the status's own. */
  tone?: RunStatusTone;
  /** With `unknown`: the run is over. Default false. */
  ended?: boolean;
}

/** A backend's own words of status → what they mean. Case, hyphens, spaces and underscores do not matter. */
export type StatusWords = Readonly<Record<string, RunStatus | StatusWord>>;

/** The words of {@link StatusWords} as they are looked up. */
export type KnownWords = ReadonlyMap<string, StatusWord>;

/**
 * Prepares a host's own words.
 * @throws TypeError when one of them means no status or has no tone that there is
 */
export function knowWords(words: StatusWords = {}): KnownWords {
  return new Map(
    Object.entries(words).map(([word, meaning]) => {
      const known = typeof meaning === 'string' ? { status: meaning } : meaning;
      const isTone = known.tone === undefined || RUN_STATUS_TONES.includes(known.tone);
      if (RUN_STATUSES.includes(known.status) && isTone) return [plainWord(word), known];
      throw new TypeError(
        `runlight: statusWords says that '${word}' is ${JSON.stringify(meaning)}, which is no status, so runs in it could ` +
          `not be shown. Use one of ${RUN_STATUSES.join(', ')}, and one of ${RUN_STATUS_TONES.join(', ')} as its tone.`,
      );
    }),
  );
}

/** The status a backend's word stands for, by itself. `waiting` alone is a place in a queue. */
export function toRunStatus(word: string | null): RunStatus {
  const meaning = word === null ? null : meaningOf(word);
  return meaning === null || meaning === 'ended' ? 'unknown' : meaning;
}

/** Where systems with one word for every end say how it ended. */
const VERDICTS = ['conclusion', 'result', 'result_state', 'outcome', 'final_status', 'verdict'];
/** Of several verdicts, and of a word and its verdict, the first of these counts. */
const WORST_FIRST: readonly WordMeaning[] = ['failed', 'cancelled', 'waiting', 'ended', 'succeeded'];

const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** How it ended, as said beside the word of status; `null` = nothing was. */
function verdictOf(wire: Wire): WordMeaning | null {
  const told = VERDICTS.flatMap((name) => [string(wire[name]), string(wire[camel(name)])]);
  const meanings = told.map((word) => (word === null ? null : meaningOf(word)));
  const exitCode = number(wire.exit_code) ?? number(wire.exitCode);
  const isFailure = wire.success === false || wire.failed === true || (exitCode !== null && exitCode !== 0);
  if (isFailure) meanings.push('failed');
  if (exitCode === 0 || wire.success === true) meanings.push('succeeded');
  return WORST_FIRST.find((meaning) => meanings.includes(meaning)) ?? null;
}

/** Words of an end that was brought about, which in some systems is every end: what is said beside them is the truth. */
const ANY_END = /^(?:terminated|stopped|aborted|killed)$/;

function judge(word: string, meaning: WordMeaning | null, wire: Wire): WordMeaning | null {
  const plain = plainWord(word);
  const verdict = verdictOf(wire);
  if (meaning === 'cancelled') return ANY_END.test(plain) ? (verdict ?? meaning) : meaning;
  if (meaning !== 'succeeded' && meaning !== 'ended') {
    // A word nobody knows, of a run that is over: then the verdict is the best word there is.
    return meaning === null && verdict !== null && time(wire.finished_at) !== null ? verdict : meaning;
  }
  if (meaning === 'succeeded' && failureOf(wire) !== null) return verdict === 'cancelled' ? verdict : 'failed';
  // "Skipped" is no success even where the workflow around it was one.
  if (meaning === 'ended' && verdict === 'succeeded' && !/^(?:exited|closed|ended)$/.test(plain)) return meaning;
  return verdict ?? meaning;
}

/** `waiting` and `blocked` mean a queue in some systems, a person in others. */
function waitingOf(plain: string, wire: Wire): WordMeaning | null {
  const isForPerson = object(wire.waiting_for) !== null || Boolean(string(wire.waiting_for));
  if (plain === 'interrupted') return isForPerson ? 'waiting' : null;
  if (plain !== 'waiting' && plain !== 'blocked') return null;
  return isForPerson || time(wire.started_at) !== null ? 'waiting' : 'queued';
}

/** What a run's status is, by its word and by what is said beside it. A host's own words win over everything. */
export function toStatus(
  word: string,
  wire: Wire,
  words: KnownWords,
): Pick<Run, 'status' | 'statusText' | 'statusLabel' | 'statusTone' | 'ended'> {
  const plain = plainWord(word);
  const own = words.get(plain);
  if (own) {
    const { status, label, tone, ended } = own;
    return {
      status,
      statusText: word,
      ...(label !== undefined && { statusLabel: label }),
      ...(tone !== undefined && { statusTone: tone }),
      ...(ended !== undefined && { ended }),
    };
  }
  const meaning = waitingOf(plain, wire) ?? judge(word, meaningOf(word), wire);
  if (meaning === 'ended') return { status: 'unknown', statusText: word, ended: true };
  return { status: meaning ?? 'unknown', statusText: word };
}
