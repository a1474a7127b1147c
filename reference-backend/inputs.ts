import { readSimulationParams, type SimulationParams } from '../mocks/simulator/params';
import type { StartRunInput as AnyStart } from '../src/core/run/source/run-source';
import { type Checked, readStartRequest, type StartRequest } from '../src/wire/inputs';
import { plain } from './store/text';

/** The methods that the simulated work supports. */
export const METHODS = ['CTGAN', 'TVAE', 'Gaussian copula'] as const;

const clean = (text: string) => plain(text).trim();

/** The input that starts a run. Stored unchanged, for the worker and to compare with a repeated request. */
export type StartRunInput = StartRequest<Omit<SimulationParams, 'seed'>>;

/** Parses the input for the simulated work. The run's own number serves as the seed. */
export const readStart = (input: AnyStart): Checked<StartRunInput> =>
  readStartRequest(input, {
    methods: METHODS,
    clean,
    readParams: ({ seed: _, ...params }) => readSimulationParams(params, { speeds: [0.1, 1000], clean }),
  });
