export { CancelRunButton, type CancelRunButtonProps } from './CancelRunButton';
export { CancelRunDialog, type CancelRunDialogProps } from './CancelRunDialog';
export { CancelRunInline, type CancelRunInlineProps } from './CancelRunInline';
export { type CancelRunOptions, CancelRunProvider } from './CancelRunProvider';
export { CancelRunStatus, type CancelRunStatusProps } from './CancelRunStatus';
export { CancelRunTrigger, type CancelRunTriggerProps } from './CancelRunTrigger';
export { CANCEL_BUTTON_STATES, type CancelButtonState } from './cancel-control';
export {
  CANCEL_RUN_BUTTON_PARTS,
  type CancelConfirmation,
  type CancelRunSize,
  type CancelRunState,
} from './cancel-run-context';
export type { CancelHandler } from './plain-cancel';
