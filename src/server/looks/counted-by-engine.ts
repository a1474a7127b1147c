import type { Clock } from '../../core/platform/clock';
import type { EngineRevisions, RunEngine, RunReading } from '../engine';
import { BadReading } from '../http/problem';
import { checkReading } from './check-reading';
import type { Asker, SeenStep, Sight } from './sight';
import { type Calls, orBad, orError, pageOfMany, type SinceQuery, unlessOutage, type Views } from './views';

/** Higher than any rev: asks for the run without steps. */
const AFTER_ALL = 2_147_483_647;

const revisionsOf = ({ revisions }: RunEngine): EngineRevisions => {
  if (revisions) return revisions;
  throw new BadReading(
    'runlight: one engine of this handler has revisions and another has none. Add them to all engines or to none.',
  );
};

/** For engines that count revisions themselves: passes their readings through, cancels included. */
export function createEngineViews(
  { clock, calls }: { clock: Clock; calls: Calls },
  revisions: Pick<EngineRevisions, 'epoch'>,
): Views {
  function toSight(reading: (RunReading & { more?: boolean }) | null, id: string): Sight | null {
    if (!reading || !checkReading(reading, id) || reading.owner == null) return null;
    const { run, steps, owner, more = false, serverTimeMs } = reading;
    if (run.rev == null)
      throw new BadReading(
        `runlight: the engine has revisions, but returned run "${id}" without a rev. Add it in read().`,
      );
    const { rev } = run;
    const seen = (steps ?? []).map((step): SeenStep => ({ ...step, rev: step.rev ?? rev }));
    const clockOffsetMs = serverTimeMs == null ? 0 : serverTimeMs - clock.now();
    return { id, owner, run, rev, steps: seen, more, clockOffsetMs };
  }

  const since = async (id: string, { after, limit }: SinceQuery, asker: Asker) => {
    const engineRevisions = revisionsOf(asker.engine);
    const reading = await calls.ask(asker, (context) => engineRevisions.changes(id, after, { ...context, limit }));
    return toSight(reading, id);
  };
  const run = (id: string, asker: Asker) => since(id, { after: AFTER_ALL, limit: 0 }, asker);
  const many = (ids: readonly string[], asker: Asker) =>
    Promise.all(ids.map((id) => orError(run(id, asker)))).then(unlessOutage);

  return {
    epoch: async () => revisions.epoch,
    run,
    since,
    many,
    async page(owner, query, asker) {
      const { engine } = asker;
      const ids = query.ids && [...new Set(query.ids)];
      const page = await calls.ask(asker, async (context) => engine.list?.({ owner, ...query, ids }, context));
      if (!page) return pageOfMany(await many(ids ?? [], asker), null);
      const found = page.readings.map((reading) => orBad(() => toSight(reading, reading.run.id)));
      return pageOfMany(found, page.nextCursor);
    },
    forget() {},
    stir() {},
  };
}
