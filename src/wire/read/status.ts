import { RUN_STATUS_TONES, RUN_STATUSES, type Run, type RunStatus, type RunStatusTone } from '../../core/run/run';
import { tellsFailure } from './failure';
import { number, object, string, type Wire } from './fields';
import { listedMeaningOf, meaningOf, plainVerb, plainWord, type WordMeaning } from './status-words';
import { time } from './time';

/** Meaning of a backend's own status word. */
export interface StatusWord {
  /** The run's status. With `unknown`, the word itself is shown. */
  status: RunStatus;
  /** Label shown instead of the status's default label. */
  label?: string;
  /** Colour. Default: the status's own. */
  tone?: RunStatusTone;
  /** With `unknown`: the run has ended. Default false. */
  ended?: boolean;
}

/** Maps a backend's own status words to their meaning. Case, hyphens, spaces and underscores are ignored. */
export type StatusWords = Readonly<Record<string, RunStatus | StatusWord>>;

/** {@link StatusWords} by normalised word. */
export type KnownWords = ReadonlyMap<string, StatusWord>;

/**
 * Validates and normalises the host's status words.
 * @throws TypeError if a status or tone is invalid
 */
export function knowWords(words: StatusWords = {}): KnownWords {
  return new Map(
    Object.entries(words).map(([word, meaning]) => {
      const known = typeof meaning === 'string' ? { status: meaning } : meaning;
      const isTone = known.tone === undefined || RUN_STATUS_TONES.includes(known.tone);
      if (RUN_STATUSES.includes(known.status) && isTone) return [plainWord(word), known];
      throw new TypeError(
        `runlight: statusWords says that '${word}' is ${JSON.stringify(meaning)}, which is not a valid status. ` +
          `Use one of ${RUN_STATUSES.join(', ')}, and one of ${RUN_STATUS_TONES.join(', ')} as its tone.`,
      );
    }),
  );
}

/** Status of a word by itself. */
export function toRunStatus(word: string | null): RunStatus {
  const meaning = word === null ? null : meaningOf(word);
  return meaning === null || meaning === 'ended' ? 'unknown' : meaning;
}

/** Fields in which systems with a single end status report the result. */
const VERDICTS = ['conclusion', 'result_state', 'final_status', 'verdict', 'outcome', 'result'];
/** These may also contain the run's output, so only listed words count in them, and no sentences. */
const MAY_BE_PRODUCT = ['outcome', 'result'];
/** Precedence if there are several verdicts. */
const WORST_FIRST: readonly WordMeaning[] = ['failed', 'cancelled', 'waiting', 'ended', 'succeeded'];

const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const IS_NOTHING = /^\s*(?:none|null|nil|n\/a|-)?\s*$/i;
const isYes = (value: unknown) => value === true || /^(?:true|yes)$/i.test(string(value) ?? '');
const isNo = (value: unknown) => value === false || /^(?:false|no)$/i.test(string(value) ?? '');

/** What is counted in a product: "Rejected: 3 of 100", "Errors: 0". "Error: 500" has a code. */
const COUNTS = /^\s*(?:(?!fail|error|fatal|exception|time|killed)[\p{L}\s]+:\s*\d|[\p{L}\s]+:\s*0(?![\w.]))/iu;

/** Says how a run ended, not what it has made: "Failed with exit code 1", but not "Failed to find any duplicates". */
const TELLS_END =
  /^\s*(?:failed(?:\s*(?:\n|[^\w\s])|\s+(?:with|due|because|after)\b)|timed out after\b|(?:cancell?ed|aborted|stopped|killed|terminated) by\b|(?:completed|finished|succeeded|success|done) with \w+$)/i;

/** Before an explanation, a word counts too: "Failed: disk full". */
function meaningOfProduct(text: string): WordMeaning | null {
  if (COUNTS.test(text)) return null;
  if (!/\s/.test(text.trim()) || TELLS_END.test(text.trim())) return meaningOf(text);
  return listedMeaningOf(text.replace(/(?::|\s[-–—(])[\s\S]*/, ''));
}

/** How a run ended, according to fields other than its status. */
interface Verdict {
  meaning: WordMeaning;
  /** The word the verdict comes from, if any. */
  word: string | null;
}

/** `null` if no field contains a verdict. */
function verdictOf(wire: Wire): Verdict | null {
  const verdicts = VERDICTS.flatMap((name): Verdict[] => {
    const word = string(wire[name]) ?? string(wire[camel(name)]);
    if (word === null || IS_NOTHING.test(word)) return [];
    // An unknown verdict must not count as a success or a cancel.
    const meaning = MAY_BE_PRODUCT.includes(name) ? meaningOfProduct(word) : (meaningOf(word) ?? 'ended');
    return meaning === null ? [] : [{ meaning, word }];
  });
  const exitCode = number(wire.exit_code) ?? number(wire.exitCode);
  // SIGINT, SIGKILL or SIGTERM: stopped by a person or a resource limit.
  const isSignal = exitCode !== null && [2, 9, 15].includes(exitCode > 128 ? exitCode - 128 : -exitCode);
  if (isNo(wire.success) || isNo(wire.ok) || isYes(wire.failed)) verdicts.push({ meaning: 'failed', word: null });
  else if (exitCode !== null && exitCode !== 0) {
    const isStop = isSignal && ANY_END.test(plainVerb(string(wire.status) ?? ''));
    verdicts.push({ meaning: isStop ? 'ended' : 'failed', word: null });
  } else if (exitCode === 0 || isYes(wire.success)) verdicts.push({ meaning: 'succeeded', word: null });
  for (const worst of WORST_FIRST) {
    const found = verdicts.find(({ meaning }) => meaning === worst);
    if (found) return found;
  }
  return null;
}

/** Some systems use these words for every end, so other fields take precedence over them. */
const ANY_END = /^(?:terminated|stopped|aborted|killed)$/;

function judge(word: string, meaning: WordMeaning | null, wire: Wire): Verdict | null {
  const plain = plainVerb(word);
  const verdict = verdictOf(wire);
  const reading = meaning && { meaning, word };
  if (meaning === 'cancelled') return ANY_END.test(plain) ? (verdict ?? reading) : reading;
  if (meaning !== 'succeeded' && meaning !== 'ended') {
    // Unknown status of a finished run: use the verdict.
    return meaning === null && verdict !== null && time(wire.finished_at) !== null ? verdict : reading;
  }
  if (meaning === 'succeeded' && tellsFailure(wire)) {
    return verdict?.meaning === 'cancelled' ? verdict : { meaning: 'failed', word };
  }
  // "Skipped" is not a success, even if the workflow succeeded.
  const isSuccess = verdict?.meaning === 'succeeded';
  if (meaning === 'ended' && isSuccess && !/^(?:exited|closed|ended)$/.test(plain)) return reading;
  return verdict ?? reading;
}

/** `waiting` and `blocked` mean queued in some systems, and waiting for a person in others. */
function waitingOf(plain: string, wire: Wire): WordMeaning | null {
  const isForPerson = object(wire.waiting_for) !== null || Boolean(string(wire.waiting_for));
  if (plain === 'interrupted') return isForPerson ? 'waiting' : null;
  if (plain !== 'waiting' && plain !== 'blocked') return null;
  return isForPerson || time(wire.started_at) !== null ? 'waiting' : 'queued';
}

/** Determines a run's status from its word and other fields. The host's own words take precedence. */
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
  const waiting = waitingOf(plainVerb(word), wire);
  const verdict = waiting === null ? judge(word, meaningOf(word), wire) : { meaning: waiting, word };
  // E.g. "completed" with the verdict "skipped": show the verdict.
  if (verdict?.meaning === 'ended') return { status: 'unknown', statusText: verdict.word ?? word, ended: true };
  return { status: verdict?.meaning ?? 'unknown', statusText: word };
}
