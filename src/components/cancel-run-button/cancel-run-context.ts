import type { RefObject } from 'react';
import type { Run } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import type { PartTable } from '../internal/part';
import { createPartContext } from '../internal/part-context';
import { CANCEL_BUTTON_STATES, type CancelButtonState, type CancelControl, type CancelNotice } from './cancel-control';

/** `sm` = an X for lists, `md` = icon and text for headers. */
export type CancelRunSize = 'sm' | 'md';

/** `dialog` = an alert dialog (bottom sheet where it is narrow), `inline` = opens in place, `none` = cancels at once. */
export type CancelConfirmation = 'dialog' | 'inline' | 'none';

/** The texts the parts show and say. */
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

/** What a `className` function of these parts is called with. */
export interface CancelRunState {
  /** What the button shows. */
  state: CancelButtonState;
  /** How large it is. */
  size: CancelRunSize;
  /** How it asks. */
  confirmation: CancelConfirmation;
}

/** What the parts read. */
export interface CancelRunContextValue extends CancelRunState {
  control: CancelControl;
  run: Run | null;
  runId: string | null;
  messages: typeof cancelTexts;
  notice: CancelNotice | null;
  isOpen: boolean;
  /** Something was asked here: what became of it is told, and focus finds a place when the button goes. */
  isTouched: boolean;
  /** The run's states are announced around the parts. */
  isAnnounced: boolean;
  askReason: boolean;
  /** Pressed: asks, or cancels at once. `null` = cannot be pressed now. */
  press: (() => void) | null;
  confirm: (reason: string) => void;
  dismiss: () => void;
  retry: () => void;
  statusRef: RefObject<HTMLDivElement | null>;
  /** The heading around the parts, where the place has one. It, or the link or button in it, can have the focus. */
  titleRef: RefObject<HTMLHeadingElement | null>;
  /** The button, while it is there. */
  getTrigger: () => HTMLElement | null;
  /** Takes the button's element, and `null` when it goes: the focus must not be lost with it. */
  setTrigger: (element: HTMLButtonElement | null) => void;
  /** What shall have the focus when the question goes: the button, what became of the cancel, or the title around it. */
  returnFocusTo: () => HTMLElement | null;
}

const [CancelRunContext, useCancelRunPart] = createPartContext<CancelRunContextValue>('CancelRunButton');

export { CancelRunContext, useCancelRunPart };
