import { readSimulationParams, type SimulationParams } from '../mocks/simulator/params';
import type { StartRunInput as AnyStart } from '../src/core/run/source/run-source';
import { type Checked, readStartRequest, type StartRequest } from '../src/wire/inputs';
import { plain } from './store/text';

/** Methods the work knows. */
export const METHODS = ['CTGAN', 'TVAE', 'Gaussian copula'] as const;

const clean = (text: string) => plain(text).trim();

/** What a run is started with; kept as it is, for the worker and to compare a repeated request with. */
export type StartRunInput = StartRequest<Omit<SimulationParams, 'seed'>>;

/** What the work makes of a start. The seed of the simulated work is the run's own number. */
export const readStart = (input: AnyStart): Checked<StartRunInput> =>
  readStartRequest(input, {
    methods: METHODS,
    clean,
    readParams: ({ seed: _, ...params }) => readSimulationParams(params, { speeds: [0.1, 1000], clean }),
  });
