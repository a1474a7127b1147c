export type { RunSections } from '../run-layout/useRunBlocks';
export type { RealTimeRunStatusStatus } from './parts';
export {
  RealTimeRunStatus,
  type RealTimeRunStatusProps,
  type RealTimeRunStatusState,
} from './RealTimeRunStatus';
