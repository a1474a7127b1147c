import { hasEnded, type RunStep } from '../../core/run/run';
import { type WrittenRun, writeRun } from '../../wire/write/run';
import { type StepToWrite, type WrittenStep, writeStep } from '../../wire/write/step';
import { digest } from '../digest';
import type { RunEngine, RunFacts, RunPrincipal } from '../engine';
import { BadReading } from '../http/problem';

/** A step with its revision. */
export type SeenStep = RunStep & { rev: number };

/** One run at one moment, the same for all callers. The caller's permissions are added when it is written. */
export interface Sight {
  id: string;
  owner: string;
  run: RunFacts;
  /** Revision; `null` without revisions. */
  rev: number | null;
  /** The requested steps, oldest change first. */
  steps: readonly SeenStep[];
  /** Further steps follow. */
  more: boolean;
  /** The engine's clock minus the handler's at the time of the read, ms. */
  clockOffsetMs: number;
}

export type Access = 'write' | 'read';

/** @throws {BadReading} if a value that no check covers cannot be written, e.g. a BigInt or a circular object */
function written<T>(what: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new BadReading(`runlight: the engine returned a reading that is not plain JSON: ${what}: ${String(error)}.`);
  }
}

/** A caller and their engine. `scope` is part of every key, so one engine's results never reach users of another. */
export interface Asker {
  principal: RunPrincipal | null;
  engine: RunEngine;
  scope: string;
}

/** A written run. Without revisions, `rev` and `epoch` are absent. */
export type SentRun = Omit<WrittenRun, 'rev' | 'epoch'> & Partial<Pick<WrittenRun, 'rev' | 'epoch'>>;

function permissions(run: RunFacts, mayWrite: boolean, engine: RunEngine) {
  const { status, can } = run;
  const { cancel, force, pause } = engine.capabilities;
  const isOver = hasEnded(run);
  const isWorking = !isOver && status !== 'queued';
  return {
    cancel: mayWrite && cancel && !isOver && status !== 'cancelling' && can?.cancel !== false,
    force: mayWrite && force && isWorking && can?.force !== false,
    pause: mayWrite && pause && isWorking && status !== 'cancelling' && can?.pause !== false,
  };
}

/** Writes the run for one caller. */
export function sentRun(
  { run, rev, clockOffsetMs }: Sight,
  { access, engine, epoch, now }: { access: Access; engine: RunEngine; epoch: string | null; now: number },
): SentRun {
  const createdAt = run.createdAt ?? run.startedAt ?? run.updatedAt ?? 0;
  const can = permissions(run, access === 'write', engine);
  const whole = { ...run, rev: rev ?? 0, epoch: epoch ?? '', createdAt, can };
  const sent = written(`run "${run.id}"`, () => writeRun(whole, now + clockOffsetMs));
  if (rev !== null) return sent;
  const { rev: _rev, epoch: _epoch, ...rest } = sent;
  return rest;
}

/** A written run as JSON text. */
export const textOf = (id: string, run: SentRun): string => written(`run "${id}"`, () => JSON.stringify(run));

export function sentStep(step: SeenStep): WrittenStep {
  const createdAt = step.createdAt ?? step.startedAt ?? step.finishedAt ?? 0;
  return writeStep({ ...step, attempt: step.attempt ?? 1, createdAt } satisfies StepToWrite);
}

/** Identifies one state of a run in place of a rev. */
export function tagOf({ run, steps }: Pick<Sight, 'run' | 'steps'>): string {
  return digest(JSON.stringify([runDigest(run), steps.map(stepDigest)]));
}

/** Digest of a written run, without its time-dependent fields. */
export function runDigest(run: RunFacts): string {
  const createdAt = run.createdAt ?? run.startedAt ?? 0;
  const timeless = { ...run, can: null, rev: 0, epoch: '', createdAt, updatedAt: createdAt };
  return written(`run "${run.id}"`, () => digest(JSON.stringify([writeRun(timeless, 0), run.can ?? null])));
}

/** Digest of a written step, without its rev. */
export const stepDigest = (step: RunStep): string =>
  written(`step "${step.id}"`, () => digest(JSON.stringify(sentStep({ ...step, rev: 0 }))));
