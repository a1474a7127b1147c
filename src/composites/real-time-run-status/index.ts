export type { RunSections } from '../run-layout/useRunBlocks';
export type * from './parts';
export {
  RealTimeRunStatus,
  type RealTimeRunStatusProps,
  type RealTimeRunStatusState,
} from './RealTimeRunStatus';
