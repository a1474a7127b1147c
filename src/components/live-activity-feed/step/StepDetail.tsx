import { useId, useMemo } from 'react';
import { cutText, machineText } from '../../../core/text/machine-text';
import * as en from '../../../core/text/messages/english';
import { useMessages } from '../../../hooks/useMessages';
import { cx } from '../../internal/cx';
import { ChevronDown } from '../../internal/icons';
import { Button } from '../../internal/press/Button';
import { isLongDetail } from './step-tone';

const english = { feed: en.feed };

/** How many characters of a folded detail are rendered: two lines are visible, and a log may have 100 kB. */
const FOLDED_CHARS = 200;

/** A step's detail: in full if it is short, else folded behind a button. */
export function StepDetail({
  detail: written,
  isOpen,
  onToggle,
}: {
  detail: string;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const messages = useMessages(english);
  const id = useId();
  // Remove invisible characters first, so that they are neither counted nor cut.
  const detail = useMemo(() => machineText(written), [written]);
  if (!isLongDetail(detail)) {
    return (
      <p data-slot="activity-feed-detail" data-state="short" className="rl:type-label rl:text-muted rl:wrap-anywhere">
        <bdi>{detail}</bdi>
      </p>
    );
  }
  return (
    <div
      data-slot="activity-feed-detail"
      data-state={isOpen ? 'open' : 'folded'}
      className="rl:flex rl:flex-col rl:items-start rl:gap-1"
    >
      {isOpen ? (
        // Focusable, so that the keyboard can scroll to its end.
        <pre
          id={id}
          dir="auto"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
          tabIndex={0}
          className="rl:max-h-72 rl:w-full rl:overflow-auto rl:overscroll-y-contain rl:rounded-md rl:edge rl:bg-sunken rl:px-3 rl:py-2 rl:type-mono rl:text-text rl:whitespace-pre-wrap rl:wrap-anywhere rl:focus-mark"
        >
          {detail}
        </pre>
      ) : (
        // Its own direction decides where it is cut off. Aligned to the other side, Chromium leaves out the ellipsis.
        <p id={id} dir="auto" className="rl:line-clamp-2 rl:type-label rl:text-muted rl:wrap-anywhere">
          {cutText(detail, FOLDED_CHARS)}
        </p>
      )}
      <Button
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={onToggle}
        className="rl:-ms-1 rl:inline-flex rl:min-h-6 rl:items-center rl:gap-1 rl:rounded-sm rl:px-1 rl:type-label rl:weight-medium rl:text-accent-text rl:focus-mark"
      >
        <ChevronDown aria-hidden className={cx('rl:size-3.5', isOpen && 'rl:rotate-180')} />
        {isOpen ? messages.feed.hideDetail : messages.feed.showDetail}
      </Button>
    </div>
  );
}
