import type { ReactNode } from 'react';
import type { Run } from '../../core/run/run';
import type { Slot } from '../../hooks/host/slots';
import type { RunView } from '../../hooks/useRunView';

/** Props of a slot in a run's panel or window. */
export interface RunSlotProps {
  /** The run. */
  run: Run;
  /** All known data of it: steps, metrics, connection, cancel. */
  view: RunView;
  /** Closes the window; absent in a panel. */
  close?: (() => void) | undefined;
  /** The default content, to use inside your own. */
  byDefault: ReactNode;
}

/** Props of the slots that are shown without a run. */
export interface NoRunSlotProps extends Omit<RunSlotProps, 'run'> {}

/**
 * Slots of the panel and the window: a node, or a function of the run. `null` removes the default content.
 */
export interface RunSlots {
  /** Before the buttons of the header. */
  headerActions?: Slot<RunSlotProps>;
  /** Dataset, method and the agent's decision, below the name. */
  facts?: Slot<RunSlotProps>;
  /** The agent's plan. Default: `run.plan`, if there is one. */
  plan?: Slot<RunSlotProps>;
  /** The stages. Default: `run.stages`, if there are any. */
  stages?: Slot<RunSlotProps>;
  /** The times below the bar. */
  times?: Slot<RunSlotProps>;
  /** What the run is doing; only while it is active. */
  now?: Slot<RunSlotProps>;
  /** How the run ended; only after its end. */
  result?: Slot<RunSlotProps>;
  /** After the buttons of the result, for more actions. */
  resultActions?: Slot<RunSlotProps>;
  /** Before the activity feed. */
  beforeFeed?: Slot<RunSlotProps>;
  /** The activity feed. */
  feed?: Slot<RunSlotProps>;
  /** The line with the overall verdict of the metrics. */
  verdict?: Slot<RunSlotProps>;
  /** The metrics. */
  metrics?: Slot<RunSlotProps>;
  /** The times of the steps. */
  time?: Slot<RunSlotProps>;
  /** After the metrics. */
  afterMetrics?: Slot<RunSlotProps>;
  /** Instead of everything while the run loads. */
  loading?: Slot<NoRunSlotProps>;
  /** Instead of everything if the run cannot be read. */
  error?: Slot<NoRunSlotProps>;
}
