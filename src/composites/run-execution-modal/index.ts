export type * from './parts';
export {
  type RunConfigureApi,
  RunExecutionModal,
  type RunExecutionModalProps,
  type RunExecutionModalState,
} from './RunExecutionModal';
export type { StartHandler } from './useRunStart';
