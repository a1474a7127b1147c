import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Run } from 'runlight';
import { stepAt } from '../feed/steps';

/** A component and the changes to apply to it. */
export interface Part {
  draw(): ReactNode;
  /** Applies a change; the benchmark then renders `draw` again. */
  change(count: number): void;
  /** Text that must be in the page, so that a missing part does not look cheap. */
  shows: string;
}

export const root = () => document.getElementById('root');

/** Sets up a part on `window.bench`: `mount()` renders it, `begin(rate)` changes it `rate` times a second. */
export function drivePart(part: Part | null): void {
  let changes = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const element = root();
  const react = element && part ? createRoot(element) : null;
  const draw = () => react?.render(part?.draw());
  window.bench = {
    mount: draw,
    begin(perSecond: number) {
      timer = setInterval(() => {
        changes += 1;
        part?.change(changes);
        draw();
      }, 1000 / perSecond);
    },
    stop() {
      clearInterval(timer);
      return changes;
    },
    isShown: () => part === null || document.body.innerText.includes(part.shows),
  };
  window.benchReady = true;
}

const START = Date.now() - 60_000;

/** An active run, shared by all parts. */
export function workingRun(change: Partial<Run> = {}): Run {
  return {
    ...{ id: 'run', name: 'Synthetic patient records', status: 'running', startedAt: START, createdAt: START },
    progress: { completedSteps: 3, totalSteps: 8 },
    ...change,
  };
}

/** Steps of which the last one is running. */
export function stepsOf(count: number) {
  return Array.from({ length: count }, (_, i) =>
    i < count - 1 ? stepAt(i) : { ...stepAt(i), status: 'running' as const, finishedAt: null },
  );
}
