import type { HostStepKind } from '../../core/run/register';
import type { RunStatus, StepKind } from '../../core/run/run';
import type { HostStatus, HostStatuses } from '../../core/run/status/host-status';
import type { IconComponent } from '../icon-component';

/** How steps of one kind are shown. */
export interface StepKindDefinition {
  /** What people read, in the row and in the filter. Default: our word, or the kind as the backend spells it. */
  label?: string | undefined;
  /** Drawn in the marker. Default: our icon of the kind, or of the kind it looks like. */
  icon?: IconComponent | undefined;
  /**
   * Has the colours of this kind of ours. Default: neutral, and the variables `--rl-kind-<kind>-bg`, `-border` and `-icon`
   * where a stylesheet sets them.
   */
  tone?: StepKind | undefined;
}

/** Kinds of step by the backend's word (`kindText`); a word of ours gives that kind another label, icon or tone. */
export type StepKindDefinitions = Readonly<Partial<Record<StepKind | HostStepKind, StepKindDefinition>>>;

/** How runs of one status are shown, and what the status means. */
export interface RunStatusDefinition extends HostStatus {
  /** Drawn in the badge. Default: the icon of the status it behaves as. */
  icon?: IconComponent | undefined;
}

/** Statuses by the backend's word. */
export type RunStatusDefinitions = HostStatuses<RunStatusDefinition>;

/** Icons that are of no kind and no status. */
export interface RunIcons {
  /** Of the button that cancels. */
  cancel?: IconComponent | undefined;
  /** In place of the dot beside "LIVE". */
  live?: IconComponent | undefined;
  /** Icons by status, also those shown instead of one, as `loading`. */
  status?: Readonly<Partial<Record<RunStatus | 'loading', IconComponent>>> | undefined;
}

/** Where the layers stand: the question whether to cancel, and the window. */
export interface RunLayers {
  /**
   * Where they are put, or a function that finds it when a layer opens. It must be positioned, and is filled. Default: above
   * everything in the page.
   */
  container?: HTMLElement | null | (() => HTMLElement | null) | undefined;
  /** `z-index` of layers inside a container; `--rl-z-layer` in a stylesheet does the same. Default 50. */
  zIndex?: number | undefined;
}
