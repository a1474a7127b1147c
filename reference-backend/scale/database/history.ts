import type { EtaHistoryRun } from '../../../src/core/forecast/estimate/types';
import type { RunEngine } from '../../../src/server';
import type { RunRow } from '../../rows';
import type { Database } from '../../store/database';
import type { ServerSettings } from '../settings/settings';

/** Runs of the same `workflow` take about the same time: same method and dataset, or same name if neither is known. */
export const HISTORY_SCHEMA = `
  alter table runs add column if not exists workflow text not null generated always as (
    case when method is null and dataset is null then 'name: ' || name
    else coalesce(method, '') || ' / ' || coalesce(dataset, '') end) stored;
  create index if not exists runs_of_workflow on runs (owner, workflow, finished_at desc) where status = 'succeeded';
`;

/** The parameters that determine the amount of work, besides method and dataset; the dataset may also be among them. */
const PARAMS = `coalesce(request -> 'params', '{}') - 'dataset'`;

const ms = (from: string, to: string) => `round(extract(epoch from ${to} - ${from}) * 1000)::float8`;

/**
 * Adds an ETA profile to the engine, from which pages estimate the remaining time: the owner's last five successful
 * runs with the same workflow and parameters, oldest first, except runs with a very large number of steps. It omits
 * steps that a lost attempt left unfinished, because the next attempt repeated them.
 */
export function withHistory(engine: RunEngine, db: Database, { planOf }: Pick<ServerSettings, 'planOf'>): RunEngine {
  return {
    ...engine,
    capabilities: { ...engine.capabilities, etaProfile: true },
    async etaProfile(id, { principal }) {
      const owner = principal?.owner ?? '';
      const [run] = await db.query<RunRow & { workflow: string }>('select * from runs where id = $1 and owner = $2', [
        id,
        owner,
      ]);
      if (!run) return null;
      const history = await db.query<EtaHistoryRun>(
        `select greatest(1, ${ms('started_at', 'finished_at')}) as "durationMs", total_steps as "expectedSteps",
          coalesce((select json_agg(json_build_object('name', s.title,
              'startedAtMs', ${ms('past.started_at', 's.started_at')},
              'finishedAtMs', ${ms('past.started_at', 's.finished_at')}) order by s.n)
            from steps s where s.run_id = past.id and s.status in ('done', 'failed')), '[]') as steps
        from (select * from runs where owner = $1 and workflow = $2 and status = 'succeeded' and id <> $3 and last_n <= 1000
            and ${PARAMS} = (select ${PARAMS} from runs where id = $3)
          order by finished_at desc limit 5) past order by finished_at`,
        [owner, run.workflow, id],
      );
      return { expectedSteps: run.total_steps, plan: planOf(run), history };
    },
  };
}
