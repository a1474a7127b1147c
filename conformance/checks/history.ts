import { isRecord, isSame, must, Skip } from '../check';
import { runsIn } from '../http';
import type { World } from '../world';
import { isEnded } from '../world';
import type { Check } from './check';

const V1 = ['v1', 'v1+push'] as const;

interface Sight {
  run: Record<string, unknown>;
  token: string | null;
  sentAt: number;
  arrivedAt: number;
}

/** All observations of each run, from all checks. */
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
  if (histories.length === 0) throw new Skip('the checks read no run twice');
  return histories;
}

/** Pairs whose second request was sent after the first response arrived. */
function* inOrder(history: readonly Sight[]): Generator<[Sight, Sight]> {
  for (const a of history) for (const b of history) if (a.arrivedAt < b.sentAt) yield [a, b];
}

const name = ({ run }: Sight) => `run ${String(run.id)}: ${String(run.status)} at rev ${String(run.rev)}`;

export const HISTORY_CHECKS: readonly Check[] = [
  {
    id: 'rev.never-back',
    title: 'The rev of a run never decreases',
    clause: '§1 rev',
    advice:
      'Take the next rev from a counter in the locked row, and read from the primary or from a replica that has caught up.',
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
    id: 'rev.one-stream',
    title: 'An epoch that was replaced does not return',
    clause: '§1 epoch',
    advice:
      'Alternating epochs mean that several processes keep revs in memory. Keep revs in the database or in a shared ledger.',
    levels: V1,
    async run(world) {
      for (const history of sights(world)) {
        let epochs: unknown[] = [];
        for (const sight of history.toSorted((a, b) => a.arrivedAt - b.arrivedAt)) {
          const { epoch } = sight.run;
          if (epoch === epochs.at(-1)) continue;
          must(!epochs.includes(epoch), `epoch ${String(epochs.at(-1))}, or a new one`, () => `${String(epoch)} again`);
          epochs = [...epochs, epoch];
        }
      }
    },
  },
  {
    id: 'rev.moves',
    title: 'Each change has a new rev: the same rev means the same content',
    clause: '§1 rev',
    advice:
      'Increase rev in every statement that changes the run or its steps. A client that already has the rev ignores the response.',
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
            `the same content as before at ${name(sight)}`,
            () => `a different ${other}: ${JSON.stringify([before[other ?? ''], now[other ?? '']])}`,
          );
          known.set(key, sight);
        }
      }
    },
  },
  {
    id: 'ended.sticky',
    title: 'An ended run keeps its status within an attempt',
    clause: '§2 Ended never changes',
    advice:
      'Check the current status in the WHERE of every transition, and allow none from an ended status. A retried run has a higher attempt.',
    levels: ['smallest', ...V1],
    async run(world) {
      for (const history of sights(world)) {
        const corrections = new Set<unknown>();
        for (const [a, b] of inOrder(history)) {
          if (!isEnded(a.run.status) || Number(b.run.attempt) > Number(a.run.attempt)) continue;
          // An unconfirmed cancel may be corrected once.
          const isOpen = isRecord(a.run.cancel) && a.run.cancel.outcome === 'unconfirmed' && isEnded(b.run.status);
          if (isOpen && b.run.status !== a.run.status) corrections.add(b.run.status);
          must(
            b.run.status === a.run.status || (isOpen && corrections.size === 1),
            `still ${String(a.run.status)}`,
            () => name(b),
          );
        }
      }
    },
  },
];
