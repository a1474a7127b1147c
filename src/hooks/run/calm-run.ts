import { useState } from 'react';
import { sameData } from '../../core/platform/equal';
import type { Run } from '../../core/run/run';

/** Fields that only describe progress. */
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

/** @internal Returns the previous run as long as the next one differs only in its progress. */
export function createCalmRun(): (run: Run | null) => Run | null {
  let known: Run | null = null;
  return (run) => {
    if (run !== known && !isAsFar(known, run)) known = run;
    return known;
  };
}

/**
 * @internal For components that show neither progress nor the current step: they skip the renders that progress causes.
 */
export function useCalmRun(run: Run | null): Run | null {
  const [calm] = useState(createCalmRun);
  return calm(run);
}
