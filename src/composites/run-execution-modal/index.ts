export type { RunExecutionModalStage } from './parts';
export { RunExecutionModal } from './RunExecutionModal';
export type { RunConfigureApi, RunExecutionModalProps, RunExecutionModalState } from './types';
export type { StartHandler } from './useRunStart';
