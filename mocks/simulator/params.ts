import { type Checked, type CleanText, createReader, type Sent } from '../../src/wire/inputs';
import { RUN_SCENARIOS, type RunScenario } from './script/scenarios';

/** `params` of a simulated start. */
export interface SimulationParams {
  /** Scenario to play. */
  scenario?: RunScenario;
  /** Speed factor. */
  speed?: number;
  /** Dataset, for callers that send it in `params`. */
  dataset?: string;
  /** Random seed. */
  seed?: number;
}

/**
 * Validates `params` of a start and drops unknown fields.
 * @param speeds allowed range
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
