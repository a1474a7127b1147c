import type { RunReading } from '../engine';
import { BadReading } from '../http/problem';
import type { Asker, Sight } from './sight';

/** A run among several. If it cannot be read, that is an error of its own: it must not spoil the others. */
export type OneOfMany = Sight | Error | null;

/** True for what was read. */
export const isGood = <T>(one: T | Error | null): one is T => one !== null && !(one instanceof Error);

const toError = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Waits for one of several reads. */
export const orError = <T>(reading: Promise<T>): Promise<T | Error> => reading.catch(toError);

/** True if every read has failed. */
export const isOutage = (reads: readonly unknown[]): boolean =>
  reads.length > 0 && reads.every((one) => one instanceof Error && !(one instanceof BadReading));

/** @throws the first error if every read has failed: that is an outage */
export function unlessOutage<T>(reads: readonly (T | Error)[]): readonly (T | Error)[] {
  if (isOutage(reads)) throw reads[0];
  return reads;
}

/** Returns the error of an invalid reading instead of throwing it. */
export function orBad<T>(read: () => T): T | BadReading {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadReading) return error;
    throw error;
  }
}

/** Like {@link orBad}, for a promise. */
export const laterOrBad = <T>(reading: Promise<T>): Promise<T | BadReading> =>
  reading.catch((error: unknown) =>
    orBad<T>(() => {
      throw error;
    }),
  );

/** Separates the runs of a page from those that could not be read. */
export const pageOfMany = (found: readonly OneOfMany[], nextCursor: string | null): SightPage => ({
  sights: found.filter(isGood),
  bad: found.filter((one) => one instanceof Error),
  nextCursor,
});

/** A page of runs, newest first. */
export interface SightPage {
  sights: readonly Sight[];
  /** Runs of the page that could not be read. */
  bad: readonly Error[];
  nextCursor: string | null;
}

/** The same page with its runs sorted. */
export const newestFirst = ({ sights, ...page }: SightPage): SightPage => ({
  ...page,
  sights: [...sights].sort((a, b) => (b.run.createdAt ?? 0) - (a.run.createdAt ?? 0)),
});

export interface SightQuery {
  limit: number;
  /** `nextCursor` of the previous page. */
  cursor: string | null;
  status: readonly string[] | null;
  ids: readonly string[] | null;
}

/** Which steps of a run to return. */
export interface SinceQuery {
  /** Only steps that changed after this rev; all steps if it is higher than the run's. */
  after: number;
  /** Page size. A page never splits steps that share a rev. */
  limit: number;
}

/** Reads runs. Each of the three revision modes implements it. */
export interface Views {
  /** ID of the revision sequence; `null` without revisions. */
  epoch(): Promise<string | null>;
  /** The run, with the steps that come at no extra cost. */
  run(id: string, asker: Asker): Promise<Sight | null>;
  /** The run and its steps. */
  since(id: string, query: SinceQuery, asker: Asker): Promise<Sight | null>;
  /** Several runs, in order. */
  many(ids: readonly string[], asker: Asker): Promise<readonly OneOfMany[]>;
  /** A page of one owner's runs, before access checks. */
  page(owner: string, query: SightQuery, asker: Asker): Promise<SightPage>;
  /** Invalidates the cached read. `id: null` invalidates all. */
  forget(id: string | null, scope: string): void;
  /** Like `forget`, for a run without listeners: keeps a fresh read unless the run has ended. */
  stir(id: string, scope: string): void;
}

/** Calls to the engine, with a timeout. */
export interface Calls {
  read(id: string, asker: Asker): Promise<RunReading | null>;
  readMany(ids: readonly string[], asker: Asker): Promise<readonly (RunReading | Error | null)[]>;
  /** Any other call. */
  ask<T>(
    asker: Asker,
    call: (context: { principal: Asker['principal']; signal: AbortSignal }) => Promise<T>,
  ): Promise<T>;
}

/** Selects one page of a run's steps. */
export function pageOf<S extends { rev: number }>(steps: readonly S[], { after, limit }: SinceQuery) {
  const newer = steps.filter(({ rev }) => rev > after);
  let end = Math.min(limit, newer.length);
  while (end > 0 && end < newer.length && newer[end]?.rev === newer[end - 1]?.rev) end += 1;
  return { steps: newer.slice(0, end), more: end < newer.length };
}
