export { createEtaDisplay, roundUpRemaining } from './display';
export { createEtaEstimator } from './estimator';
export {
  ETA_STATES,
  type EtaDisplay,
  type EtaDisplayInput,
  type EtaDisplayOptions,
  type EtaState,
  type EtaView,
} from './eta-view';
export {
  type EtaMessages,
  type FormatEtaDetailOptions,
  type FormatEtaOptions,
  formatEta,
  formatEtaDetail,
} from './label';
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
