import { useMemo } from 'react';
import { createProgressTracker, type RunProgressView } from '../../core/progress';
import type { RunView } from '../../hooks/useRunView';

export function useRunProgress(view: RunView): RunProgressView {
  const tracker = useMemo(() => createProgressTracker(), []);
  return useMemo(
    () => tracker({ run: view.run, steps: view.steps, hasMetrics: view.metrics.length > 0 }),
    [tracker, view.run, view.steps, view.metrics],
  );
}
