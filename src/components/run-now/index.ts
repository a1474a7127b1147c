export type { RunNowState } from './parts';
export * from './RunNow';
export { RunStepCurve, type RunStepCurveProps, type RunStepCurveState } from './RunStepCurve';
