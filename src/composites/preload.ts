import { confirmDialog } from '../components/confirm/ConfirmSurface';
import { leavePart } from '../components/internal/motion/useLeave';
import { executionSurface } from './run-execution-modal/RunExecutionModal';
import { bulkPart } from './runs-list/RunsListSurface';

/**
 * Loads the code that is otherwise loaded when it is needed or in idle time: the dialog of the cancel button, the
 * window of
 * `RunExecutionModal`, and bulk cancel. For pages that must work without a network, and for tests that expect a dialog
 * in the same tick. Never rejects.
 */
export async function preloadDialogs(): Promise<void> {
  await Promise.all([confirmDialog.preload(), executionSurface.preload(), bulkPart.preload(), leavePart.preload()]);
}
