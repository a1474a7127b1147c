/** Runs executed by the page itself: uploads, workers, streams. */
export { createLocalRuns } from './engines/local/local-runs';
export type {
  LocalRun,
  LocalRunChange,
  LocalRunInput,
  LocalRunLocks,
  LocalRunStorage,
  LocalRuns,
  LocalRunsOptions,
  LocalStep,
  LocalStepInput,
} from './engines/local/types';
