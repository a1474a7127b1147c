import { patched } from '../platform/equal';
import { own } from '../platform/own';
import type { HostStatusText } from './register';
import type { Run, RunStatus, RunStatusTone } from './run';

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

/** What the host said of the status a run is in now; `undefined` where it said nothing. */
export function hostStatusOf<Definition extends HostStatus>(
  { status, statusText }: Told,
  statuses: HostStatuses<Definition> | undefined,
): Definition | undefined {
  if (statuses === undefined) return undefined;
  const said = statusText == null ? undefined : own<Definition | undefined>(statuses, statusText);
  if (said && status === (said.as ?? status)) return said;
  return own<Definition | undefined>(statuses, status);
}

const changed = new WeakMap<HostStatuses, WeakMap<Run, Run>>();

/** The run as the host means its status. A run of which nothing was said stays as it is; equal input gives the same object. */
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
  const said = own<HostStatus | undefined>(statuses, word);
  const definition = said ?? own<HostStatus | undefined>(statuses, run.status);
  if (!definition) return run;
  const { label, tone, as } = definition;
  // A word of the backend's own stays in sight where it behaves as one of ours.
  const text = label ?? (said && as !== undefined ? word : null);
  return patched(run, {
    ...(said && as !== undefined && { status: as, statusText: word }),
    ...(run.statusLabel == null && text !== null && { statusLabel: text }),
    ...(run.statusTone == null && tone !== undefined && { statusTone: tone }),
  });
}
