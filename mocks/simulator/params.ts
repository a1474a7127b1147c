import { type Checked, type CleanText, createReader, type Sent } from '../../src/wire/inputs';
import { RUN_SCENARIOS, type RunScenario } from './script/scenarios';

/** What a start may say about simulated work, in `params`. */
export interface SimulationParams {
  /** What happens. */
  scenario?: RunScenario;
  /** How much faster than usual. */
  speed?: number;
  /** What it works on, for callers that put it here. */
  dataset?: string;
  /** Fixes every number. */
  seed?: number;
}

/**
 * Reads `params` of a start; what nobody knows is left out.
 * @param speeds the slowest and the fastest
 */
export function readSimulationParams(
  params: Sent,
  { speeds: [min, max], clean }: { speeds: readonly [least: number, most: number]; clean?: CleanText },
): Checked<SimulationParams> {
  const read = createReader(params, clean);
  const scenario = read.oneOf('scenario', RUN_SCENARIOS);
  const speed = read.number('speed', { min, max });
  const dataset = read.text('dataset', { min: 1, max: 200 });
  const { seed } = params;
  if (seed !== undefined && !Number.isSafeInteger(seed)) read.wrong('seed', 'must be a whole number');
  if (read.errors.length > 0) return { errors: read.errors };
  return {
    value: {
      ...(scenario !== undefined && { scenario }),
      ...(speed !== undefined && { speed }),
      ...(dataset !== undefined && { dataset }),
      ...(typeof seed === 'number' && { seed }),
    },
  };
}
