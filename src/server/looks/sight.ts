import { hasEnded, type RunStep } from '../../core/run/run';
import { type WrittenRun, writeRun } from '../../wire/write/run';
import { type StepToWrite, type WrittenStep, writeStep } from '../../wire/write/step';
import type { RunEngine, RunFacts, RunPrincipal } from '../engine';
import { digest } from './digest';

/** A step with its place in the order of changes. */
export type SeenStep = RunStep & { rev: number };

/** One run as everybody who may sees it, at one moment; what a caller may do with it is added when it is written. */
export interface Sight {
  id: string;
  owner: string;
  run: RunFacts;
  /** Change counter; `null` where nobody counts. */
  rev: number | null;
  /** The steps asked for, the oldest change first. */
  steps: readonly SeenStep[];
  /** There are others. */
  more: boolean;
  /** The engine's clock when it was read, less the handler's, ms. */
  clockOffsetMs: number;
}

/** What a caller may do with a run. */
export type Access = 'write' | 'read';

/** Who looks, and at which engine. `scope` is part of every key: what one engine tells is not told to users of another. */
export interface Asker {
  principal: RunPrincipal | null;
  engine: RunEngine;
  scope: string;
}

/** A run as it is written; without revisions `rev` and `epoch` are not there. */
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

/** The run of a sight as a caller gets it. */
export function sentRun(
  { run, rev, clockOffsetMs }: Sight,
  { access, engine, epoch, now }: { access: Access; engine: RunEngine; epoch: string | null; now: number },
): SentRun {
  const createdAt = run.createdAt ?? run.startedAt ?? run.updatedAt ?? 0;
  const can = permissions(run, access === 'write', engine);
  const written = writeRun({ ...run, rev: rev ?? 0, epoch: epoch ?? '', createdAt, can }, now + clockOffsetMs);
  if (rev !== null) return written;
  const { rev: _rev, epoch: _epoch, ...rest } = written;
  return rest;
}

/** A step as it is written. */
export function sentStep(step: SeenStep): WrittenStep {
  const createdAt = step.createdAt ?? step.startedAt ?? step.finishedAt ?? 0;
  return writeStep({ ...step, attempt: step.attempt ?? 1, createdAt } satisfies StepToWrite);
}

/** What tells one state of a run from another, where nobody counts. */
export function tagOf({ run, steps }: Pick<Sight, 'run' | 'steps'>): string {
  return digest(JSON.stringify([runDigest(run), steps.map(stepDigest)]));
}

/** Of what is sent of a run, whatever the time it is. */
export function runDigest(run: RunFacts): string {
  const createdAt = run.createdAt ?? run.startedAt ?? 0;
  const timeless = { ...run, can: null, rev: 0, epoch: '', createdAt, updatedAt: createdAt };
  return digest(JSON.stringify([writeRun(timeless, 0), run.can ?? null]));
}

/** Of what is sent of a step. */
export const stepDigest = (step: RunStep): string => digest(JSON.stringify(sentStep({ ...step, rev: 0 })));
