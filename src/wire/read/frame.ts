import type { Run } from '../../core/run/run';
import type { PushMessage } from '../../core/run/source/push';
import { parseJson } from '../json';
import { identifier, isSet, list, number, object, string, text, type Wire } from './fields';
import { toRun } from './run';
import type { KnownWords } from './status';
import { hasBegun, toStep } from './step';

/** Maximum frame size, in characters. Parsing a larger frame would block the page. */
export const MAX_FRAME = 1_048_576;

/** Converts a backend's own format to the wire format before it is read. */
export interface PushMappers {
  /** Converts a run. */
  mapRun: (answer: unknown) => unknown;
  /** Converts a step. */
  mapStep: (answer: unknown) => unknown;
  /** The host's own status words. Default: none. */
  words?: KnownWords;
}

export type PushFrame =
  | { kind: 'message'; message: PushMessage }
  | { kind: 'ping' }
  | { kind: 'bye'; code: number | null; retryAfterMs: number | null }
  | { kind: 'other' };

/** Parses a frame; `undefined` if it is invalid or too large. */
export function parseFrame(frame: unknown): unknown {
  if (typeof frame !== 'string' || frame.length > MAX_FRAME) return undefined;
  try {
    return parseJson(frame);
  } catch {
    return undefined;
  }
}

/** Parses a message with one frame or, as Go servers join waiting frames, with one on each line. */
export function parseFrames(message: unknown): unknown[] {
  const frame = parseFrame(message);
  if (frame !== undefined || typeof message !== 'string' || message.length > MAX_FRAME) return [frame];
  return message.split('\n').map(parseFrame);
}

/**
 * Creates a reader for the frames of one connection, in either format: wire v1 (`snapshot`, `change`, `ping`, `bye`),
 * or a simple backend's `run_update` with a status and no steps. Unreadable frames are `other`; the `prev` of the next
 * change then reveals the gap. A change contains only the fields that changed, so the reader keeps the previous ones.
 */
export function createFrameReader(runId: string, { mapRun, mapStep, words }: PushMappers) {
  let known: Wire | null = null;
  const learn = (wireRun: Wire | null, isChange: boolean): Wire | null => {
    // A repeated frame must not restore old values.
    const isOld = isChange && (number(wireRun?.rev) ?? Number.POSITIVE_INFINITY) <= (number(known?.rev) ?? -1);
    // The old server time does not apply to this frame.
    const { server_time: _, ...kept } = known ?? {};
    if (wireRun && !isOld) known = isChange ? { ...kept, ...wireRun } : wireRun;
    return wireRun && known;
  };
  /** True for the run of another id than the one known here, which must not be merged into it. */
  const isOfOther = (wireRun: Wire | null): boolean => {
    const id = identifier(wireRun?.id);
    const knownId = identifier(known?.id);
    return id !== null && knownId !== null && id !== knownId && id !== runId;
  };
  /** @param type event name, for SSE frames without a type in the data */
  return (value: unknown, type?: string): PushFrame => {
    const wire = object(value);
    if (!wire) return { kind: 'other' };
    const word = type ?? string(wire.type);
    if (word === 'ping') return { kind: 'ping' };
    if (word === 'bye') return { kind: 'bye', code: number(wire.code), retryAfterMs: number(wire.retry_after_ms) };
    // Some servers broadcast all runs to everyone: ignore other runs.
    const about = identifier(wire.runId) ?? identifier(wire.run_id);
    if (about === null ? isOfOther(object(wire.run)) : about !== runId) return { kind: 'other' };
    // In a frame that names its run, another id is that of a row or an event.
    const named = (run: Run) => (about === null ? run : { ...run, id: runId });
    if (word === 'run_update') {
      const run = toRun(mapRun(wire.status), runId, words);
      if (!run) return { kind: 'other' };
      const { serverTimeMs } = run;
      // Every update contains the whole run, so it is a snapshot.
      const rest = { prev: null, rev: null, epoch: null, steps: [], resumed: true, more: false, serverTimeMs };
      return { kind: 'message', message: { type: 'snapshot', run: named(run.run), ...rest } };
    }
    if (word !== 'snapshot' && word !== 'change') return { kind: 'other' };
    const mapped = learn(object(wire.run), word === 'change');
    const run = mapped && toRun(mapRun(mapped), runId, words);
    const begun = (list(wire.steps) ?? []).map(mapStep).filter(hasBegun);
    const steps = begun.map(toStep).filter((step) => step !== null);
    return {
      kind: 'message',
      message: {
        type: word,
        prev: number(wire.prev),
        rev: number(wire.rev),
        epoch: text(wire.epoch) ?? run?.run.epoch ?? null,
        run: run && named(run.run),
        steps,
        resumed: isSet(wire.resumed),
        more: isSet(wire.more),
        serverTimeMs: run?.serverTimeMs ?? null,
      },
    };
  };
}
