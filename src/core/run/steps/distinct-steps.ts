import type { RunStep } from '../run';

/** Copies of steps with unique ids. Cached, so that the row of an unchanged step does not re-render. */
const copies = new WeakMap<RunStep, RunStep>();
let hasWarned = false;

/**
 * Makes the ids of steps unique. If a host gives one id to several steps, e.g. to a retried step, they are
 * distinguished by their order: duplicate keys in a list would leave the wrong rows on screen.
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
    // A host's own id may look like a generated one.
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
    `runlight: two steps of a run have the id "${id}". Their order tells them apart, so open details may move to the ` +
      'wrong step when steps are dropped. Give each step a unique id, e.g. attempt and number.',
  );
}
