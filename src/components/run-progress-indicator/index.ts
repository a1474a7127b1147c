export type { RunProgressIndicatorState } from './describe-progress';
export type { RunProgressState } from './parts';
export type { RunProgressIcons } from './progress-context';
export * from './RunProgressBar';
export * from './RunProgressIndicator';
export * from './RunProgressTexts';
