import type { ReactNode } from 'react';
import type { CancelConfirmation, CancelHandler } from '../../components/cancel-run-button';
import type { ClassNameProp } from '../../components/internal/part';
import type { FeedOptions } from '../../components/live-activity-feed/feed-props';
import type { Run } from '../../core/run/run';
import type { StartRunInput } from '../../core/run/source/run-source';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import type { InitialRun } from '../../hooks/host/useSeed';
import type { RunInput } from '../../hooks/useRunView';
import type { RunSlots } from '../internal/run-slots';
import type { RunExecutionModalStage } from './parts';
import type { StartHandler } from './useRunStart';

/** The state passed to a `className` function of the window. */
export interface RunExecutionModalState {
  /** What the window shows. */
  stage: RunExecutionModalStage;
  /** The run; `null` = none. */
  run: Run | null;
}

/** The argument of a `configure` function. */
export interface RunConfigureApi {
  /** The id for your form: the window's "Start run" button submits it. */
  formId: string;
  /** Starts the run. Call it from the form's `onSubmit`. */
  start: (input: StartRunInput) => void;
  /** A start is pending: keep the form from being sent twice. */
  isStarting: boolean;
  /** Why the last start failed. The window shows it too. */
  error: RunSourceError | null;
}

/** Props of `RunExecutionModal`. */
export interface RunExecutionModalProps extends Omit<RunInput, 'runId'>, InitialRun {
  /**
   * The run to show; `null` = none yet: the configuration step. Changing an id to `null` also forgets a run that was
   * started here.
   */
  runId?: string | null | undefined;
  /** Whether the window is open. */
  open: boolean;
  /** Called when the window opens or closes. Closing stops neither the run nor watching it. */
  onOpenChange: (open: boolean) => void;
  /**
   * The configuration step. A function gets the window's "Start run" button, which submits the form with the id
   * `formId`; a node has a button of its own.
   */
  configure?: ReactNode | ((api: RunConfigureApi) => ReactNode);
  /** False = the window has no "Start run" button, also for a function. Default true. */
  startButton?: boolean | undefined;
  /** Starts the run. Default: the provider starts it. */
  onStart?: StartHandler | undefined;
  /** Called with the run that was started here. It is shown until `runId` changes. */
  onStarted?: ((run: Run) => void) | undefined;
  /**
   * Called when the window shows another run by itself: with the id of a run that was started here, or `null` after "Run
   * again" went back to the configuration step. An app that keeps the id only needs `runId={id} onRunIdChange={setId}`.
   */
  onRunIdChange?: ((runId: string | null) => void) | undefined;
  /** Called once when a run ends that was shown active here, whether the window is open or closed. */
  onEnded?: ((run: Run) => void) | undefined;
  /** "Run again" after the end. Default: back to the configuration step, if there is one; see `onRunIdChange`. */
  onRetry?: ((run: Run) => void) | undefined;
  /** Sends the cancel without a provider. */
  onCancel?: CancelHandler | undefined;
  /**
   * How a cancel is confirmed. Default: `inline`; `dialog`, a bottom sheet, if the window is narrower than 768 px.
   */
  confirmation?: CancelConfirmation | undefined;
  /** Offers a field for a reason when cancelling. Default false. */
  askReason?: boolean | undefined;
  /** Metrics that have a place before they are measured. */
  expectedMetrics?: readonly string[] | undefined;
  /** Shows only these metrics: a key, `group.key`, or `group.*`. Default: all. */
  includeMetrics?: readonly string[] | undefined;
  /** Hides these metrics; same format. */
  excludeMetrics?: readonly string[] | undefined;
  /** Additional input of the estimate. Create it outside of rendering. */
  eta?: UseEtaOptions | undefined;
  /** Slots, see {@link RunSlots}. Default: none. */
  slots?: RunSlots | undefined;
  /** Props for the activity feed, e.g. `renderStep`, `focusStep`. */
  feed?: FeedOptions | undefined;
  /**
   * Element that the window is rendered into; it must be positioned, and the window fills it. Default: the provider's
   * `layers`, else the body, or the element around the window that the browser draws above the page.
   */
  container?: HTMLElement | null | undefined;
  /** Class name of the window's surface, or a function of the state. */
  className?: ClassNameProp<RunExecutionModalState>;
  /** Class name of the overlay that darkens the page, or a function of the state. */
  overlayClassName?: ClassNameProp<RunExecutionModalState>;
}
