import type { Clock, TimerHandle } from '../../../core/platform/clock';
import { hasEnded, type Run } from '../../../core/run/run';
import { formatDateTime } from '../../../core/text/format';
import type { RunMessages } from '../../../core/text/messages';

/** The group of a run. */
export interface RunsGroupKey {
  /** Runs with the same key are in the same group. */
  key: string;
  /** The heading. */
  label: string;
}

/**
 * How runs are grouped under headings. `activity` = active runs, then by the day of creation. A function returns the
 * heading of a run's group, or its key and heading; `null` = no group.
 */
export type RunsGroupBy = 'none' | 'activity' | ((run: Run) => string | RunsGroupKey | null | undefined);

/** A heading before the run with which its group starts. */
export interface RunsGroup {
  label: string;
  count: number;
}

/** The runs in the order of their groups, and the headings by the id of the run that follows them. */
export interface GroupedRuns {
  ordered: readonly Run[];
  groups: Readonly<Record<string, RunsGroup>>;
}

const NO_GROUP: RunsGroupKey = { key: '', label: '' };
/** Before all other groups, whichever run comes first. */
const ACTIVE = ' active';
const DAY_MS = 86_400_000;

/** What `activity` needs to name a day. */
export interface DayOptions {
  /** `null` = unknown: every day is named by its date. */
  nowMs: number | null;
  locale: string | undefined;
  timeZone: string | undefined;
  messages: RunMessages['list']['groups'];
}

/** Groups active runs together, and others by day. */
export function byActivity({ nowMs, locale, timeZone, messages }: DayOptions): (run: Run) => RunsGroupKey {
  const dayOf = (ms: number) => formatDateTime(ms, { locale: 'en-CA', timeZone, dateStyle: 'short', timeStyle: null });
  const [today, yesterday] = nowMs === null ? [] : [dayOf(nowMs), dayOf(nowMs - DAY_MS)];
  return (run) => {
    if (!hasEnded(run)) return { key: ACTIVE, label: messages.active };
    const at = run.createdAt ?? run.startedAt;
    if (at == null) return NO_GROUP;
    const key = dayOf(at);
    if (key === today) return { key, label: messages.today };
    if (key === yesterday) return { key, label: messages.yesterday };
    return { key, label: formatDateTime(at, { locale, timeZone, timeStyle: null }) };
  };
}

/** Groups by an app's function. */
export function byHost(groupOf: Exclude<RunsGroupBy, string>): (run: Run) => RunsGroupKey {
  return (run) => {
    const group = groupOf(run) ?? '';
    return typeof group === 'object' ? group : { key: String(group), label: String(group) };
  };
}

/** A change of group waits at most this long for the pointer to leave, ms. */
const HOLD_MS = 2_000;

/** Remembers the shown group of each run, so that no run moves to another group under a pointer. */
export interface GroupMemory {
  /** The shown group of a run: its own, or the previous one while the change has to wait. */
  place(runs: readonly Run[], groupOf: (run: Run) => RunsGroupKey): readonly RunsGroupKey[];
  /** Called when a pointer enters or leaves the runs. */
  setPointed(isPointed: boolean): void;
  dispose(): void;
}

/** @param changed called when a waiting change may be shown */
export function createGroupMemory(clock: Clock, changed: () => void): GroupMemory {
  let shown = new Map<string, RunsGroupKey>();
  let isPointed = false;
  let heldSince: number | null = null;
  let timer: TimerHandle | null = null;
  const settle = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  };
  const release = () => {
    settle();
    if (heldSince !== null) changed();
  };
  return {
    place(runs, groupOf) {
      const now = clock.now();
      const isOver = heldSince !== null && now - heldSince >= HOLD_MS;
      let isHeld = false;
      const next = new Map<string, RunsGroupKey>();
      for (const run of runs) {
        const current = groupOf(run);
        const before = shown.get(run.id);
        const mustWait = isPointed && !isOver && before !== undefined && before.key !== current.key;
        isHeld ||= mustWait;
        next.set(run.id, mustWait ? before : current);
      }
      shown = next;
      if (!isHeld) {
        heldSince = null;
        settle();
      } else if (heldSince === null) {
        heldSince = now;
        timer = clock.setTimeout(release, HOLD_MS);
      }
      return [...next.values()];
    },
    setPointed(next) {
      if (isPointed === next) return;
      isPointed = next;
      if (!next) release();
    },
    dispose: settle,
  };
}

/** Sorts runs by group: active runs first, then groups by their first run, then runs without a group. */
export function groupRuns(runs: readonly Run[], places: readonly RunsGroupKey[]): GroupedRuns {
  const byKey = new Map<string, { label: string; members: Run[] }>();
  runs.forEach((run, i) => {
    const { key, label } = places[i] ?? NO_GROUP;
    const group = byKey.get(key);
    if (group) group.members.push(run);
    else byKey.set(key, { label, members: [run] });
  });
  const rank = (key: string) => (key === ACTIVE ? 0 : key === '' ? 2 : 1);
  const all = [...byKey].sort(([a], [b]) => rank(a) - rank(b));
  const heads = all.map(([, { label, members }]): [string, RunsGroup] => [
    members[0]?.id ?? '',
    { label, count: members.length },
  ]);
  return { ordered: all.flatMap(([, { members }]) => members), groups: Object.fromEntries(heads) };
}
