export { CancelRunButton, type CancelRunButtonProps } from './CancelRunButton';
export { CancelRunDialog, type CancelRunDialogProps } from './CancelRunDialog';
export { CancelRunInline, type CancelRunInlineProps } from './CancelRunInline';
export { type CancelRunOptions, CancelRunProvider } from './CancelRunProvider';
export { CancelRunStatus, type CancelRunStatusProps } from './CancelRunStatus';
export { CancelRunTrigger, type CancelRunTriggerProps } from './CancelRunTrigger';
export type { CancelButtonState } from './cancel-control';
export type { CancelConfirmation, CancelRunSize, CancelRunState } from './cancel-run-context';
export type { CancelHandler } from './plain-cancel';
