import type { RefObject } from 'react';
import type { Run } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import type { PartTable } from '../internal/part';
import { createPartContext } from '../internal/part-context';
import { CANCEL_BUTTON_STATES, type CancelButtonState, type CancelControl, type CancelNotice } from './cancel-control';

/** `sm` = an X for lists, `md` = icon and text for headers. */
export type CancelRunSize = 'sm' | 'md';

/**
 * `dialog` = an alert dialog (a bottom sheet in narrow containers), `inline` = opens in place, `none` = cancels at
 * once.
 */
export type CancelConfirmation = 'dialog' | 'inline' | 'none';

/** The texts that the parts show and announce. */
export const cancelTexts = { announce: en.announce, cancel: en.cancel, status: en.status };

/** The DOM names of the cancel button's parts. Public API. */
export const CANCEL_RUN_BUTTON_PARTS = {
  root: { slot: 'cancel-run', states: CANCEL_BUTTON_STATES },
  trigger: { slot: 'cancel-run-trigger', states: CANCEL_BUTTON_STATES },
  overlay: { slot: 'cancel-run-overlay', states: ['open', 'closed'] },
  dialog: { slot: 'cancel-run-dialog', states: ['open', 'closed'] },
  inline: { slot: 'cancel-run-inline', states: ['asking', 'ended'] },
  title: { slot: 'cancel-run-title', states: [] },
  description: { slot: 'cancel-run-description', states: [] },
  reason: { slot: 'cancel-run-reason', states: [] },
  dismiss: { slot: 'cancel-run-dismiss', states: [] },
  confirm: { slot: 'cancel-run-confirm', states: [] },
  status: { slot: 'cancel-run-status', states: ['info', 'warning', 'error', 'quiet'] },
} as const satisfies PartTable;

/** The state passed to the `className` functions of these parts. */
export interface CancelRunState {
  /** State of the button. */
  state: CancelButtonState;
  /** Its size. */
  size: CancelRunSize;
  /** The form of its confirmation. */
  confirmation: CancelConfirmation;
}

/** The context of the parts. */
export interface CancelRunContextValue extends CancelRunState {
  control: CancelControl;
  run: Run | null;
  runId: string | null;
  messages: typeof cancelTexts;
  notice: CancelNotice | null;
  isOpen: boolean;
  /**
   * It was used on this page: its outcome is shown, and the focus moves to a suitable place when the button unmounts.
   */
  isTouched: boolean;
  /** The composite around the parts announces the run's states. */
  isAnnounced: boolean;
  askReason: boolean;
  /** Opens the confirmation, or cancels at once. `null` = not possible now. */
  press: (() => void) | null;
  confirm: (reason: string) => void;
  dismiss: () => void;
  retry: () => void;
  statusRef: RefObject<HTMLDivElement | null>;
  /** True if the status is about to take the focus, and is read with it; to be asked in an effect. */
  takesFocus: () => boolean;
  /** The heading around the parts, if there is one. The heading, or a link or button in it, can take the focus. */
  titleRef: RefObject<HTMLHeadingElement | null>;
  /** The button's element while it is mounted. */
  getTrigger: () => HTMLElement | null;
  /** Sets the button's element; `null` when it unmounts, so that its focus can be moved. */
  setTrigger: (element: HTMLButtonElement | null) => void;
  /** The element that takes the focus after the confirmation: the button, the status, or the heading around it. */
  returnFocusTo: () => HTMLElement | null;
}

const [CancelRunContext, useCancelRunPart] = createPartContext<CancelRunContextValue>('CancelRunButton');

export { CancelRunContext, useCancelRunPart };
