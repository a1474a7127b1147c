import type { PushMessage } from '../../core/run/source/push';
import { parseJson } from '../json';
import { identifier, list, number, object, string, text, type Wire } from './fields';
import { toRun } from './run';
import type { KnownWords } from './status';
import { hasBegun, toStep } from './step';

/** A frame larger than this is refused: it would stall the page. Characters, so at least as many bytes. */
export const MAX_FRAME = 1_048_576;

/** Turns a backend's own shapes into the wire's before they are read. */
export interface PushMappers {
  /** Turns a run of the backend's own shape into the wire's. */
  mapRun: (answer: unknown) => unknown;
  /** The same for a step. */
  mapStep: (answer: unknown) => unknown;
  /** What a host's own words of status mean. Default: there are none. */
  words?: KnownWords;
}

/** What a frame can be. */
export type PushFrame =
  | { kind: 'message'; message: PushMessage }
  | { kind: 'ping' }
  | { kind: 'bye'; code: number | null; retryAfterMs: number | null }
  | { kind: 'other' };

/** Reads JSON; `undefined` when it is none, or too large. */
export function parseFrame(frame: unknown): unknown {
  if (typeof frame !== 'string' || frame.length > MAX_FRAME) return undefined;
  try {
    return parseJson(frame);
  } catch {
    return undefined;
  }
}

/**
 * Reads the frames of one connection, in either dialect: wire v1's `snapshot`, `change`, `ping`, `bye`, or a simple
 * backend's `run_update` with a status and no steps. What cannot be read is `other`; that a change is missing then shows by
 * the next one's `prev`. A change tells of the run only what is new, so what was told before is kept.
 */
export function createFrameReader(runId: string, { mapRun, mapStep, words }: PushMappers) {
  let known: Wire | null = null;
  const learn = (wireRun: Wire | null, isChange: boolean): Wire | null => {
    // A frame that is here for the second time must not bring back what was so before.
    const isOld = isChange && (number(wireRun?.rev) ?? Number.POSITIVE_INFINITY) <= (number(known?.rev) ?? -1);
    // What time it was then is not what time it is now.
    const { server_time: _, ...kept } = known ?? {};
    if (wireRun && !isOld) known = isChange ? { ...kept, ...wireRun } : wireRun;
    return wireRun && known;
  };
  /** @param type for SSE, where the type is the event's name and not in the data */
  return (value: unknown, type?: string): PushFrame => {
    const wire = object(value);
    if (!wire) return { kind: 'other' };
    const word = type ?? string(wire.type);
    if (word === 'ping') return { kind: 'ping' };
    if (word === 'bye') return { kind: 'bye', code: number(wire.code), retryAfterMs: number(wire.retry_after_ms) };
    // A server that tells everybody of every run: this line is of one.
    const about = identifier(wire.runId) ?? identifier(wire.run_id);
    if (about !== null && about !== runId) return { kind: 'other' };
    if (word === 'run_update') {
      const run = toRun(mapRun(wire.status), runId, words);
      if (!run) return { kind: 'other' };
      const { serverTimeMs } = run;
      // Every update is whole, so each is a snapshot.
      const rest = { prev: null, rev: null, epoch: null, steps: [], resumed: true, more: false, serverTimeMs };
      return { kind: 'message', message: { type: 'snapshot', run: run.run, ...rest } };
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
        run: run?.run ?? null,
        steps,
        resumed: wire.resumed === true,
        more: wire.more === true,
        serverTimeMs: run?.serverTimeMs ?? null,
      },
    };
  };
}
