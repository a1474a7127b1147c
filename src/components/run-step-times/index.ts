export type * from './parts';
export { RunStepTimes, type RunStepTimesProps, type RunStepTimesState } from './RunStepTimes';
