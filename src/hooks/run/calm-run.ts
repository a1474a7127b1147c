import { useState } from 'react';
import { sameData } from '../../core/platform/equal';
import type { Run } from '../../core/run/run';

/** What only tells how far a run is. */
const PASSING: ReadonlySet<string> = new Set<keyof Run>([
  'currentStep',
  'metrics',
  'plan',
  'progress',
  'rev',
  'stages',
  'updatedAt',
]);

function isAsFar(known: Run | null, next: Run | null): boolean {
  if (known === null || next === null) return known === next;
  const keys = new Set([...Object.keys(known), ...Object.keys(next)] as (keyof Run)[]);
  return [...keys].every((key) => PASSING.has(key) || sameData(known[key], next[key]));
}

/** @internal Gives the run it was given before as long as the next one differs only in how far it is. */
export function createCalmRun(): (run: Run | null) => Run | null {
  let known: Run | null = null;
  return (run) => {
    if (run !== known && !isAsFar(known, run)) known = run;
    return known;
  };
}

/**
 * @internal For parts that show neither progress nor step: a run that goes on, which changes every second, renders none of
 * them.
 */
export function useCalmRun(run: Run | null): Run | null {
  const [calm] = useState(createCalmRun);
  return calm(run);
}
