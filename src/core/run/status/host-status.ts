import { applyPatch } from '../../platform/equal';
import { ownValue } from '../../platform/own-property';
import type { HostStatusText } from '../register';
import type { Run, RunStatus, RunStatusTone } from '../run';
import { isKnownStatus } from './known-status';

/** The meaning of a backend's own status. */
export interface HostStatus {
  /** Label. Default: as the backend spells it. */
  label?: string | undefined;
  /** Colour. Default: that of the status it behaves as. */
  tone?: RunStatusTone | undefined;
  /**
   * The library's status that it behaves as: whether it has ended, is active, or can be cancelled. Default: the
   * library's mapping, which is `unknown` for most statuses.
   */
  as?: RunStatus | undefined;
}

/** Statuses by the backend's name; the name of a library's status gives that status another label or tone. */
export type HostStatuses<Definition extends HostStatus = HostStatus> = Readonly<
  Partial<Record<RunStatus | HostStatusText, Definition>>
>;

type ReportedStatus = Pick<Run, 'status' | 'statusText'>;

/** The host's definition of the run's current status; `undefined` without one. */
export function hostStatusOf<Definition extends HostStatus>(
  { status, statusText }: ReportedStatus,
  statuses: HostStatuses<Definition> | undefined,
): Definition | undefined {
  if (statuses === undefined) return undefined;
  const found = statusText == null ? undefined : ownValue<Definition | undefined>(statuses, statusText);
  if (found && status === (found.as ?? status)) return found;
  return ownValue<Definition | undefined>(statuses, status);
}

const changed = new WeakMap<HostStatuses, WeakMap<Run, Run>>();

/** Applies the host's definition of the run's status. Returns a run without one unchanged. Memoised by the input. */
export function withHostStatus(run: Run, statuses: HostStatuses | undefined): Run {
  if (statuses === undefined) return run;
  const known = changed.get(statuses) ?? new WeakMap<Run, Run>();
  changed.set(statuses, known);
  const before = known.get(run);
  if (before) return before;
  const after = mapped(run, statuses);
  known.set(run, after);
  return after;
}

function mapped(run: Run, statuses: HostStatuses): Run {
  const word = run.statusText ?? run.status;
  const found = ownValue<HostStatus | undefined>(statuses, word);
  const definition = found ?? ownValue<HostStatus | undefined>(statuses, run.status);
  if (!definition) return run;
  const { label, tone } = definition;
  // Ignore an `as` that is not one of the library's statuses.
  const as = definition.as !== undefined && isKnownStatus(definition.as) ? definition.as : undefined;
  // Keep showing the backend's own status if it behaves as another one.
  const text = label ?? (found && as !== undefined ? word : null);
  return applyPatch(run, {
    ...(found && as !== undefined && { status: as, statusText: word }),
    ...(run.statusLabel == null && text !== null && { statusLabel: text }),
    ...(run.statusTone == null && tone !== undefined && { statusTone: tone }),
  });
}
