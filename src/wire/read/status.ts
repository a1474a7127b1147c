import { RUN_STATUS_TONES, RUN_STATUSES, type Run, type RunStatus, type RunStatusTone } from '../../core/run/run';
import { tellsFailure } from './failure';
import { number, object, string, type Wire } from './fields';
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

/** {@link StatusWords} as they are looked up. */
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
const VERDICTS = ['conclusion', 'result_state', 'final_status', 'verdict', 'outcome', 'result'];
/** These may also hold what the run has made, so a word in them that nobody knows says nothing of its end. */
const MAY_BE_PRODUCT = ['outcome', 'result'];
/** Of several verdicts, and of a word and its verdict, the first of these counts. */
const WORST_FIRST: readonly WordMeaning[] = ['failed', 'cancelled', 'waiting', 'ended', 'succeeded'];

const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const IS_NOTHING = /^\s*(?:none|null|nil|n\/a|-)?\s*$/i;
const isYes = (value: unknown) => value === true || /^(?:true|yes)$/i.test(string(value) ?? '');
const isNo = (value: unknown) => value === false || /^(?:false|no)$/i.test(string(value) ?? '');

/** How a run ended, as said beside its word of status. */
interface Verdict {
  meaning: WordMeaning;
  /** The word that said it, where it was one. */
  word: string | null;
}

/** `null` = nothing was said. */
function verdictOf(wire: Wire): Verdict | null {
  const verdicts = VERDICTS.flatMap((name): Verdict[] => {
    const word = string(wire[name]) ?? string(wire[camel(name)]);
    if (word === null || IS_NOTHING.test(word)) return [];
    // A verdict in words that nobody knows is none that anybody may call a success, or a cancel.
    const meaning = meaningOf(word) ?? (MAY_BE_PRODUCT.includes(name) ? null : 'ended');
    return meaning === null ? [] : [{ meaning, word }];
  });
  const exitCode = number(wire.exit_code) ?? number(wire.exitCode);
  // It was stopped by a signal: by a person, or because it took too much.
  const isSignal = exitCode !== null && [2, 9, 15].includes(exitCode > 128 ? exitCode - 128 : -exitCode);
  if (isNo(wire.success) || isNo(wire.ok) || isYes(wire.failed)) verdicts.push({ meaning: 'failed', word: null });
  else if (exitCode !== null && exitCode !== 0) {
    const isStop = isSignal && ANY_END.test(plainWord(string(wire.status) ?? ''));
    verdicts.push({ meaning: isStop ? 'ended' : 'failed', word: null });
  } else if (exitCode === 0 || isYes(wire.success)) verdicts.push({ meaning: 'succeeded', word: null });
  for (const worst of WORST_FIRST) {
    const found = verdicts.find(({ meaning }) => meaning === worst);
    if (found) return found;
  }
  return null;
}

/** Words of an end that was brought about, which in some systems is every end: what is said beside them is the truth. */
const ANY_END = /^(?:terminated|stopped|aborted|killed)$/;

function judge(word: string, meaning: WordMeaning | null, wire: Wire): Verdict | null {
  const plain = plainWord(word);
  const verdict = verdictOf(wire);
  const reading = meaning && { meaning, word };
  if (meaning === 'cancelled') return ANY_END.test(plain) ? (verdict ?? reading) : reading;
  if (meaning !== 'succeeded' && meaning !== 'ended') {
    // A word nobody knows, of a run that is over: then the verdict is the best word there is.
    return meaning === null && verdict !== null && time(wire.finished_at) !== null ? verdict : reading;
  }
  if (meaning === 'succeeded' && tellsFailure(wire)) {
    return verdict?.meaning === 'cancelled' ? verdict : { meaning: 'failed', word };
  }
  // "Skipped" is no success even where the workflow around it was one.
  const isSuccess = verdict?.meaning === 'succeeded';
  if (meaning === 'ended' && isSuccess && !/^(?:exited|closed|ended)$/.test(plain)) return reading;
  return verdict ?? reading;
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
  const reading = words.get(plain);
  if (reading) {
    const { status, label, tone, ended } = reading;
    return {
      status,
      statusText: word,
      ...(label !== undefined && { statusLabel: label }),
      ...(tone !== undefined && { statusTone: tone }),
      ...(ended !== undefined && { ended }),
    };
  }
  const waiting = waitingOf(plain, wire);
  const verdict = waiting === null ? judge(word, meaningOf(word), wire) : { meaning: waiting, word };
  // "Completed" and "skipped": what people read is how it ended.
  if (verdict?.meaning === 'ended') return { status: 'unknown', statusText: verdict.word ?? word, ended: true };
  return { status: verdict?.meaning ?? 'unknown', statusText: word };
}
