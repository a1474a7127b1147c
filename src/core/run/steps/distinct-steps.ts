import type { RunStep } from '../run';

/** Copies of steps under ids of their own, by step and place: a row whose step did not change must not render again. */
const copies = new WeakMap<RunStep, RunStep>();
let hasWarned = false;

/**
 * Steps whose ids differ. Where a host gives one id to several, e.g. since a retried step keeps its number, they are told
 * apart by their order: a list that takes two for one would leave the wrong ones on the screen.
 */
export function distinctSteps(steps: readonly RunStep[]): readonly RunStep[] {
  const ids = new Set<string>();
  for (const { id } of steps) ids.add(id);
  if (ids.size === steps.length) return steps;
  const seen = new Map<string, number>();
  return steps.map((step) => {
    const count = (seen.get(step.id) ?? 0) + 1;
    seen.set(step.id, count);
    if (count === 1) return step;
    warnOnce(step.id);
    // A host's own id may look like ours.
    let id = `${step.id}~${count}`;
    while (ids.has(id)) id += '~';
    ids.add(id);
    const known = copies.get(step);
    if (known?.id === id) return known;
    const copy = { ...step, id };
    copies.set(step, copy);
    return copy;
  });
}

function warnOnce(id: string): void {
  if (hasWarned) return;
  hasWarned = true;
  console.warn(
    `runlight: two steps of a run have the id "${id}". They are told apart by their order, so an opened detail may move ` +
      'to the other one when steps are left out. Give each step an id of its own, e.g. its attempt and its number.',
  );
}
