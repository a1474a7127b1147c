import { useEffect, useState } from 'react';
import { LiveActivityFeed, type LiveActivityFeedProps } from '../../../src/components/live-activity-feed';
import type { RunStep } from '../../../src/core/run/run';
import { NOW, sampleRun } from './sample-runs';

/** Steps by position. Each call returns the same object, because rows of unchanged steps must not render. */
const known = new Map<number, RunStep>();
function stepAt(index: number): RunStep {
  const old = known.get(index);
  if (old) return old;
  const kinds = ['training', 'training', 'metrics', 'training', 'info'] as const;
  const step: RunStep = {
    id: `step-${index + 1}`,
    n: index + 1,
    kind: kinds[index % kinds.length] ?? 'info',
    status: 'done',
    title:
      index % 7 === 3 ? `Epoch ${index + 1}, validated against the hold-out set of last month` : `Epoch ${index + 1}`,
    detail: index % 11 === 5 ? 'loss 0.41, learning rate lowered' : null,
    startedAt: NOW - 8_000,
    finishedAt: NOW - 4_600,
    metrics: index % 5 === 2 ? { loss: 1 / (index + 2) } : null,
  };
  known.set(index, step);
  return step;
}

/** The first `count` steps of a long run. */
export const stepsUpTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, i) => stepAt(from + i));

/** How a test controls {@link GrowingFeed}. */
export interface FeedControls {
  /** Stops adding steps. */
  stop(): void;
  /** Updates existing steps. */
  change(update: (step: RunStep) => RunStep): void;
}

/** A feed that keeps adding steps. */
export function GrowingFeed({
  perSecond,
  start = 200,
  keep = Number.POSITIVE_INFINITY,
  onControls,
  ...props
}: {
  perSecond: number;
  start?: number;
  /** How many steps to keep; older ones are trimmed. */
  keep?: number;
  onControls?: (controls: FeedControls) => void;
} & Omit<LiveActivityFeedProps, 'steps'>) {
  const [steps, setSteps] = useState<readonly RunStep[]>(() => stepsUpTo(start, Math.max(0, start - keep)));
  const [trimmed, setTrimmed] = useState(Math.max(0, start - keep));
  useEffect(() => {
    let count = start;
    const timer = setInterval(() => {
      // Create the step in this tick: if frames are late, the next one comes before React calls the updater.
      const step = stepAt(count);
      count += 1;
      setSteps((old) => [...old, step].slice(-keep));
      setTrimmed(Math.max(0, count - keep));
    }, 1_000 / perSecond);
    onControls?.({
      stop: () => clearInterval(timer),
      change: (update) => setSteps((old) => old.map(update)),
    });
    return () => clearInterval(timer);
  }, [perSecond, start, keep, onControls]);
  return <LiveActivityFeed run={sampleRun()} steps={steps} stepsTrimmed={trimmed} style={{ height: 420 }} {...props} />;
}
