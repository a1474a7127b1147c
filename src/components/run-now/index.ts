export type * from './parts';
export * from './RunNow';
export { RunStepCurve, type RunStepCurveProps, type RunStepCurveState } from './RunStepCurve';
