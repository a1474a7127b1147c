import type { ReactNode } from 'react';
import type { Run } from '../../core/run/run';
import type { Slot } from '../../hooks/host/slots';
import type { RunView } from '../../hooks/useRunView';

/** What a slot of a run's panel and window is called with. */
export interface RunSlotProps {
  /** The run. */
  run: Run;
  /** All that is known of it: steps, metrics, connection, cancel. */
  view: RunView;
  /** Closes the window; absent in a panel. */
  close?: (() => void) | undefined;
  /** What stands there by default, to be put into something of your own. */
  byDefault: ReactNode;
}

/** What the slots are called with that stand where there is no run. */
export interface NoRunSlotProps extends Omit<RunSlotProps, 'run'> {}

/**
 * Places for a host's own in the panel and the window: a node, or a function of the run. `null` removes what stands there by
 * default.
 */
export interface RunSlots {
  /** Before the buttons of the heading. */
  headerActions?: Slot<RunSlotProps>;
  /** Data set, method and the agent's decision under the name. */
  facts?: Slot<RunSlotProps>;
  /** What an agent has chosen. Default: `run.plan`, where there is one. */
  plan?: Slot<RunSlotProps>;
  /** The named phases. Default: `run.stages`, where there are any. */
  stages?: Slot<RunSlotProps>;
  /** The times below the bar. */
  times?: Slot<RunSlotProps>;
  /** What the run does now; only while it goes on. */
  now?: Slot<RunSlotProps>;
  /** How the run ended; only of a run that has. */
  result?: Slot<RunSlotProps>;
  /** After the buttons of the result: what can be done with what has come out. */
  resultActions?: Slot<RunSlotProps>;
  /** Before the activity. */
  beforeFeed?: Slot<RunSlotProps>;
  /** The activity. */
  feed?: Slot<RunSlotProps>;
  /** The line that says how all metrics stand together. */
  verdict?: Slot<RunSlotProps>;
  /** The metrics. */
  metrics?: Slot<RunSlotProps>;
  /** How long each step took. */
  time?: Slot<RunSlotProps>;
  /** After the metrics. */
  afterMetrics?: Slot<RunSlotProps>;
  /** In place of everything while the run is read for the first time. */
  loading?: Slot<NoRunSlotProps>;
  /** In place of everything where the run cannot be read. */
  error?: Slot<NoRunSlotProps>;
}
