export type * from './parts';
export {
  RealTimeRunStatus,
  type RealTimeRunStatusProps,
  type RealTimeRunStatusState,
} from './RealTimeRunStatus';
