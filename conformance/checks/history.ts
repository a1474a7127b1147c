import type { Check } from '../check';
import { isSame, must, Skip } from '../check';
import { runsIn } from '../http';
import type { World } from '../world';
import { isEnded } from '../world';

const V1 = ['v1', 'v1+push'] as const;

interface Sight {
  run: Record<string, unknown>;
  token: string | null;
  sentAt: number;
  arrivedAt: number;
}

/** All that was seen of each run, by any check: a history. */
function sights(world: World): Sight[][] {
  const byRun = new Map<string, Sight[]>();
  for (const answer of world.http.seen) {
    const { token, sentAt, arrivedAt } = answer;
    for (const run of runsIn(answer)) {
      const id = String(run.id);
      byRun.set(id, [...(byRun.get(id) ?? []), { run, token, sentAt, arrivedAt }]);
    }
  }
  const histories = [...byRun.values()].filter((history) => history.length > 1);
  if (histories.length === 0) throw new Skip('no run was seen twice');
  return histories;
}

/** Pairs of which the second was asked for when the first had been answered. */
function* inOrder(history: readonly Sight[]): Generator<[Sight, Sight]> {
  for (const a of history) for (const b of history) if (a.arrivedAt < b.sentAt) yield [a, b];
}

const name = ({ run }: Sight) => `run ${String(run.id)}: ${String(run.status)} at rev ${String(run.rev)}`;

export const HISTORY_CHECKS: readonly Check[] = [
  {
    id: 'rev.never-back',
    title: 'The rev of a run never goes back, in anything that was seen of it',
    clause: '§1 rev',
    advice:
      'Take the next rev from a counter in the locked row, and read from where you write (or from a replica that has caught up).',
    levels: V1,
    async run(world) {
      for (const history of sights(world)) {
        for (const [a, b] of inOrder(history)) {
          const fits = a.run.epoch !== b.run.epoch || Number(b.run.rev) >= Number(a.run.rev);
          must(fits, `a rev of at least ${String(a.run.rev)} after ${name(a)}`, () => name(b));
        }
      }
    },
  },
  {
    id: 'rev.moves',
    title: 'Each change takes another rev: the same rev is the same run',
    clause: '§1 rev',
    advice:
      'Raise rev in the statement that changes anything of the run or of its steps. A client that has the rev drops the answer.',
    levels: V1,
    async run(world) {
      for (const history of sights(world)) {
        const known = new Map<string, Sight>();
        for (const sight of history) {
          const key = JSON.stringify([sight.token, sight.run.epoch, sight.run.rev]);
          const { server_time, ...now } = sight.run;
          const { server_time: _, ...before } = known.get(key)?.run ?? sight.run;
          const other = Object.keys({ ...now, ...before }).find((field) => !isSame(now[field], before[field]));
          must(
            other === undefined,
            `one content at ${name(sight)}`,
            () => `another ${other}: ${JSON.stringify([before[other ?? ''], now[other ?? '']])}`,
          );
          known.set(key, sight);
        }
      }
    },
  },
  {
    id: 'ended.sticky',
    title: 'A run that was seen ended is never seen otherwise',
    clause: '§2 Ended never changes',
    advice: 'Let every transition have the status it starts from in its WHERE; none starts from an ended one.',
    levels: ['smallest', ...V1],
    async run(world) {
      for (const history of sights(world)) {
        for (const [a, b] of inOrder(history)) {
          if (!isEnded(a.run.status)) continue;
          must(b.run.status === a.run.status, `${String(a.run.status)} for ever`, () => name(b));
        }
      }
    },
  },
];
