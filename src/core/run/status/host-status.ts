import { applyPatch } from '../../platform/equal';
import { ownValue } from '../../platform/own-property';
import type { HostStatusText } from '../register';
import type { Run, RunStatus, RunStatusTone } from '../run';
import { isKnownStatus } from './known-status';

/** What a host's backend means by a status of its own. */
export interface HostStatus {
  /** What people read. Default: as the backend spells it. */
  label?: string | undefined;
  /** Its colour. Default: that of the status it behaves as. */
  tone?: RunStatusTone | undefined;
  /**
   * Which of our statuses it behaves as: whether it has ended, works, or can be cancelled. Default: what the library makes of
   * the backend's word, which is `unknown` for most.
   */
  as?: RunStatus | undefined;
}

/** Statuses by the backend's word; a word of ours gives that status another label or tone. */
export type HostStatuses<Definition extends HostStatus = HostStatus> = Readonly<
  Partial<Record<RunStatus | HostStatusText, Definition>>
>;

type Told = Pick<Run, 'status' | 'statusText'>;

/** The host's definition of the run's current status; `undefined` without one. */
export function hostStatusOf<Definition extends HostStatus>(
  { status, statusText }: Told,
  statuses: HostStatuses<Definition> | undefined,
): Definition | undefined {
  if (statuses === undefined) return undefined;
  const found = statusText == null ? undefined : ownValue<Definition | undefined>(statuses, statusText);
  if (found && status === (found.as ?? status)) return found;
  return ownValue<Definition | undefined>(statuses, status);
}

const changed = new WeakMap<HostStatuses, WeakMap<Run, Run>>();

/** The run with the host's meaning of its status. A run without a definition stays as it is; equal input gives the same object. */
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
  // What is none of ours behaves as nothing.
  const as = definition.as !== undefined && isKnownStatus(definition.as) ? definition.as : undefined;
  // A word of the backend's own stays in sight where it behaves as one of ours.
  const text = label ?? (found && as !== undefined ? word : null);
  return applyPatch(run, {
    ...(found && as !== undefined && { status: as, statusText: word }),
    ...(run.statusLabel == null && text !== null && { statusLabel: text }),
    ...(run.statusTone == null && tone !== undefined && { statusTone: tone }),
  });
}
