/** What is asked before something that cannot be undone, and what the answers do. */
export interface Question {
  /** Whether it is asked now. */
  isOpen: boolean;
  title: string;
  /** What it is about, e.g. the name of the run; `null` = the title says so. Shown by the dialog. */
  subject: string | null;
  /** `null` = the title says it all. */
  description: string | null;
  /** The answer came from elsewhere: only the safe button is left, and it says "Close". */
  hasEnded: boolean;
  /** Announced when `hasEnded` becomes true; `null` while it is not. */
  announcement: string | null;
  /** Asks for an optional reason. */
  askReason: boolean;
  /** Answers yes. `reason` is empty where none was given. */
  confirm: (reason: string) => void;
  /** Answers no, or closes a question that has ended. */
  dismiss: () => void;
  /** What takes the focus when the question goes. Default: what had it before. */
  returnFocusTo?: (() => HTMLElement | null) | undefined;
}
