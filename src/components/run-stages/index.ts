export { RunStages, type RunStagesProps, type RunStagesState } from './RunStages';
