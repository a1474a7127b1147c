export { createEtaEstimator } from './estimator';
export type {
  EtaBasis,
  EtaConfidence,
  EtaEstimate,
  EtaEstimator,
  EtaEstimatorOptions,
  EtaHistoryRun,
  EtaHistoryStep,
  EtaInput,
  EtaPlanStep,
  EtaRange,
  EtaStep,
} from './types';
