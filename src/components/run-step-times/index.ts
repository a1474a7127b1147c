export { RunStepTimes, type RunStepTimesProps, type RunStepTimesState } from './RunStepTimes';
