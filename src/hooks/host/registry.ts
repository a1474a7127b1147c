import type { HostStepKind } from '../../core/run/register';
import type { RunStatus, StepKind } from '../../core/run/run';
import type { HostStatus, HostStatuses } from '../../core/run/status/host-status';
import type { IconComponent } from '../icon-component';

/** Appearance of a step kind. */
export interface StepKindDefinition {
  /** Name in rows and in the filter. Default: the library's word, or the kind as the backend spells it. */
  label?: string | undefined;
  /** Icon in the marker. Default: the library's icon of this kind, or of its `tone`. */
  icon?: IconComponent | undefined;
  /**
   * Built-in kind whose colours it takes. Default: neutral, unless a stylesheet sets the variables
   * `--rl-kind-<kind>-bg`, `-border` and `-icon`.
   */
  tone?: StepKind | undefined;
}

/** Step kinds by the backend's name (`kindText`). A built-in kind can be redefined too. */
export type StepKindDefinitions = Readonly<Partial<Record<StepKind | HostStepKind, StepKindDefinition>>>;

/** Appearance and meaning of a status. */
export interface RunStatusDefinition extends HostStatus {
  /** Icon in the badge. Default: the icon of the status it behaves as. */
  icon?: IconComponent | undefined;
}

/** Statuses by the backend's name. */
export type RunStatusDefinitions = HostStatuses<RunStatusDefinition>;

/** Icons of buttons, indicators and statuses. */
export interface RunIcons {
  /** Icon of the cancel button. */
  cancel?: IconComponent | undefined;
  /** Replaces the dot beside "LIVE". */
  live?: IconComponent | undefined;
  /** Icons by status, including `loading`. */
  status?: Readonly<Partial<Record<RunStatus | 'loading', IconComponent>>> | undefined;
}

/** Placement of dialogs and the run window. */
export interface RunLayers {
  /**
   * Container, or a function that returns it when a layer opens. It must be positioned; the layer fills it. Default:
   * above everything on the page.
   */
  container?: HTMLElement | null | (() => HTMLElement | null) | undefined;
  /** `z-index` of layers inside a container; `--rl-z-layer` in a stylesheet also sets it. Default 50. */
  zIndex?: number | undefined;
}
