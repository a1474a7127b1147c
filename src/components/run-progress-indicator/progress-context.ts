import type { IconComponent } from '../internal/icons';
import { createPartContext } from '../internal/part-context';
import type { RunProgressIndicatorState } from './describe-progress';
import type { RunProgressState } from './parts';

/** Icons before the label by state; replace some through the `icons` prop. */
export type RunProgressIcons = Partial<Record<RunProgressState, IconComponent | undefined>>;

interface ProgressContext extends RunProgressIndicatorState {
  /** `null` = unknown. */
  runId: string | null;
  icons: RunProgressIcons | undefined;
  animated: boolean;
  /** Called when a step's part of the bar is pressed. */
  onStepSelect: ((stepId: string) => void) | undefined;
  /** The run is not being read, so nothing animates. */
  isStill: boolean;
}

export const [RunProgressContext, useProgressPart] = createPartContext<ProgressContext>('RunProgressIndicator');
