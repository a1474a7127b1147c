import { type Lane, laneOf } from './lanes';

/** Lanes that follow one another and belong to one phase of the run. */
export interface LanePhase {
  key: string;
  /** Id of the phase; `null` = they belong to none. */
  stage: string | null;
  lanes: readonly Lane[];
}

/** Divides lanes by phase, in the order they came; a phase that comes again, e.g. in another attempt, stands again. */
export function phasesOf(lanes: readonly Lane[]): LanePhase[] {
  const phases: (LanePhase & { lanes: Lane[] })[] = [];
  for (const lane of lanes) {
    const last = phases[phases.length - 1];
    const isSame = last !== undefined && last.stage === lane.stage && last.lanes[0]?.attempt === lane.attempt;
    if (isSame) last.lanes.push(lane);
    else phases.push({ key: `${lane.stage ?? ''} ${lane.key}`, stage: lane.stage, lanes: [lane] });
  }
  return phases;
}

/** A whole phase as one lane. */
export function wholePhase({ key, lanes }: LanePhase, name: string): Lane {
  return {
    ...laneOf(
      key,
      lanes.flatMap(({ pieces }) => pieces),
    ),
    key,
    name,
  };
}
