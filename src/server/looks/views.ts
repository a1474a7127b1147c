import type { RunReading } from '../engine';
import type { Asker, Sight } from './sight';

/** A page of runs, newest first. */
export interface SightPage {
  sights: readonly Sight[];
  nextCursor: string | null;
}

/** Which runs to list. */
export interface SightQuery {
  limit: number;
  /** From an earlier page. */
  cursor: string | null;
  status: readonly string[] | null;
  ids: readonly string[] | null;
}

/** What is asked of the steps of a run. */
export interface SinceQuery {
  /** Only those that changed after this rev; all where it is from the future. */
  after: number;
  /** At most this many, but never a part of those that share a rev. */
  limit: number;
}

/** Runs as they are seen; each of the three modes of revisions is one of these. */
export interface Views {
  /** Names the stream of changes; `null` = nobody counts them. */
  epoch(): Promise<string | null>;
  /** The run, with whatever steps come without cost. */
  run(id: string, asker: Asker): Promise<Sight | null>;
  /** The run and its steps. */
  since(id: string, query: SinceQuery, asker: Asker): Promise<Sight | null>;
  /** Several, in their order. */
  many(ids: readonly string[], asker: Asker): Promise<readonly (Sight | null)[]>;
  /** The runs of an owner, before anything is left out. */
  page(owner: string, query: SightQuery, asker: Asker): Promise<SightPage>;
  /** The next look is a new one. */
  forget(id: string | null, scope: string): void;
  /** The same for one that nobody listens to: what is young enough still answers, but what has ended is looked at anew. */
  stir(id: string, scope: string): void;
}

/** How the engine is asked. */
export interface Calls {
  read(id: string, asker: Asker): Promise<RunReading | null>;
  readMany(ids: readonly string[], asker: Asker): Promise<readonly (RunReading | null)[]>;
  /** Any other call, within the time that one may take. */
  ask<T>(
    asker: Asker,
    call: (context: { principal: Asker['principal']; signal: AbortSignal }) => Promise<T>,
  ): Promise<T>;
}

/** Those of a run's steps that a page is to have. */
export function pageOf<S extends { rev: number }>(steps: readonly S[], { after, limit }: SinceQuery) {
  const newer = steps.filter(({ rev }) => rev > after);
  let end = Math.min(limit, newer.length);
  while (end > 0 && end < newer.length && newer[end]?.rev === newer[end - 1]?.rev) end += 1;
  return { steps: newer.slice(0, end), more: end < newer.length };
}
