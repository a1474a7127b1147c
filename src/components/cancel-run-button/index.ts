export { CancelRunButton, type CancelRunButtonProps } from './CancelRunButton';
export { type CancelRunOptions, CancelRunProvider } from './CancelRunProvider';
export {
  CancelRunDialog,
  type CancelRunDialogProps,
  CancelRunInline,
  type CancelRunInlineProps,
} from './CancelRunQuestion';
export { CancelRunStatus, type CancelRunStatusProps } from './CancelRunStatus';
export { CancelRunTrigger, type CancelRunTriggerProps } from './CancelRunTrigger';
export type { CancelButtonState } from './cancel-control';
export type { CancelConfirmation, CancelRunSize, CancelRunState } from './cancel-run-context';
export type { CancelHandler } from './plain/plain-cancel';
