import { type Lane, laneOf } from './lanes';

/** Consecutive lanes of the same phase. */
export interface LanePhase {
  key: string;
  /** Id of the phase; `null` = none. */
  stage: string | null;
  lanes: readonly Lane[];
}

/** Groups lanes by phase, in order. A phase that occurs again, e.g. in another attempt, is another group. */
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
