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
  /** The run; `null` while there is none. */
  run: Run | null;
}

/** What the configuration step is given. */
export interface RunConfigureApi {
  /** Give the form this id: the window's own "Start run" button submits it. */
  formId: string;
  /** Starts the run; call it from the form's `onSubmit`. */
  start: (input: StartRunInput) => void;
  /** A start is under way: keep the form from being sent twice. */
  isStarting: boolean;
  /** Why the last start failed; the window says so as well. */
  error: RunSourceError | null;
}

/** Props of `RunExecutionModal`. */
export interface RunExecutionModalProps extends Omit<RunInput, 'runId'>, InitialRun {
  /**
   * The run to show; `null` = none yet: the configuration step. Going back from an id to `null` forgets the run that
   * was started here.
   */
  runId?: string | null | undefined;
  /** Whether the window is open. */
  open: boolean;
  /** The window wants to open or close. Closing ends neither the run nor the watching of it. */
  onOpenChange: (open: boolean) => void;
  /**
   * The configuration step. A function of what starts the run gets the window's own "Start run", which submits the form
   * with its `formId`; a node brings a button of its own.
   */
  configure?: ReactNode | ((api: RunConfigureApi) => ReactNode);
  /** False = no "Start run" of the window's, also for a function. Default true. */
  startButton?: boolean | undefined;
  /** Starts the run in place of the provider. Default: through the provider. */
  onStart?: StartHandler | undefined;
  /** Told of the run that was started here. Until `runId` says otherwise that run is shown. */
  onStarted?: ((run: Run) => void) | undefined;
  /**
   * Told what the window shows now by its own doing: the id of the run that was started here, `null` when "Run again"
   * went back to the configuration step. A host that keeps the id needs no more than `runId={id}
   * onRunIdChange={setId}`.
   */
  onRunIdChange?: ((runId: string | null) => void) | undefined;
  /** Told once when the run ends that was seen going on here, the window open or closed. */
  onEnded?: ((run: Run) => void) | undefined;
  /** "Run again" at the end. Default: back to the configuration step, where there is one; see `onRunIdChange`. */
  onRetry?: ((run: Run) => void) | undefined;
  /** Sends the cancel where there is no provider. */
  onCancel?: CancelHandler | undefined;
  /**
   * How a cancel is confirmed. Default: `inline`; where the window is narrower than 768 px `dialog`, a bottom sheet.
   */
  confirmation?: CancelConfirmation | undefined;
  /** Asks for a reason when cancelling. Default false. */
  askReason?: boolean | undefined;
  /** Metrics that have their place from the start. */
  expectedMetrics?: readonly string[] | undefined;
  /** Shows only these metrics: a key, `group.key`, or `group.*`. Default: all. */
  includeMetrics?: readonly string[] | undefined;
  /** Does not show these metrics, named alike. */
  excludeMetrics?: readonly string[] | undefined;
  /** What the estimate may know. Keep it outside of rendering. */
  eta?: UseEtaOptions | undefined;
  /** Places for your own, see {@link RunSlots}. Default: none. */
  slots?: RunSlots | undefined;
  /** Handed on to the activity, e.g. `renderStep`, `focusStep`. */
  feed?: FeedOptions | undefined;
  /**
   * Where the window is put. Default: as the provider's `layers` say, else the body, or what the browser draws above
   * the page around the window. An element given must be positioned, and is filled.
   */
  container?: HTMLElement | null | undefined;
  /** Text, or a function of the state; for the surface. */
  className?: ClassNameProp<RunExecutionModalState>;
  /** Text, or a function of the state; for what darkens the page. */
  overlayClassName?: ClassNameProp<RunExecutionModalState>;
}
