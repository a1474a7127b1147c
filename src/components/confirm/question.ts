/** The texts and answers of a confirmation. */
export interface Question {
  /** Whether it is open. */
  isOpen: boolean;
  title: string;
  /** Its subject, e.g. the name of the run; `null` = the title has it. Only the dialog shows it. */
  subject: string | null;
  /** `null` = the title is enough. */
  description: string | null;
  /** The run ended in the meantime: only the safe button is left, with the text "Close". */
  hasEnded: boolean;
  /** Announced when `hasEnded` becomes true; `null` otherwise. */
  announcement: string | null;
  /** Offers a field for a reason. */
  askReason: boolean;
  /** Confirms. `reason` is empty if none was entered. */
  confirm: (reason: string) => void;
  /** Dismisses it, or closes it after an end. */
  dismiss: () => void;
  /** The element that takes the focus when it closes. Default: the one that had the focus before. */
  returnFocusTo?: (() => HTMLElement | null) | undefined;
}
