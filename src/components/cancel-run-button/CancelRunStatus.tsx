import { type ComponentPropsWithoutRef, forwardRef } from 'react';
import { statusWord } from '../../core/text/status-word';
import { useAnnounce } from '../../hooks/announce/useAnnounce';
import { cx } from '../internal/cx';
import { AlertCircle, AlertTriangle, Info, Loader2, X } from '../internal/icons';
import { useLeave } from '../internal/motion/useLeave';
import { type ClassNameProp, partProps } from '../internal/part';
import { Button } from '../internal/press/Button';
import { PressButton } from '../internal/press/PressButton';
import { shieldWhatLiesBelow } from '../internal/press/press-intent';
import { useMergedRefs } from '../internal/useMergedRefs';
import { CancelRunOverdue } from './CancelRunOverdue';
import type { CancelNotice } from './cancel-control';
import { type CancelRunState, useCancelRunPart } from './cancel-run-context';

/** A button inside the text of a message. */
export const messageButton =
  'rl:inline-flex rl:min-h-6 rl:min-w-6 rl:shrink-0 rl:items-center rl:gap-1.5 rl:rounded-sm rl:-ms-1 rl:px-1 rl:weight-medium rl:underline rl:underline-offset-2 rl:focus-mark';

/** Props of {@link CancelRunStatus}. */
export interface CancelRunStatusProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className' | 'children'> {
  /** Class name, or a function of the state. */
  className?: ClassNameProp<CancelRunState>;
}

/**
 * What the button alone cannot show: no answer yet, refused and why, finished before the cancel, not stopping. Renders
 * nothing if there is nothing to report.
 */
export const CancelRunStatus = forwardRef<HTMLDivElement, CancelRunStatusProps>(function CancelRunStatus(
  { className, ...props },
  ref,
) {
  const part = useCancelRunPart('CancelRunStatus');
  const { state, notice, isTouched, run, messages, control, retry, statusRef, takesFocus } = part;
  const setElement = useMergedRefs(statusRef, ref);
  // An error is an alert; the announcer of the run's states announces the rest.
  useAnnounce(notice?.tone === 'info' ? messages.announce.status(run?.name || null, notice.text) : null, takesFocus);
  const isOverdue = state === 'overdue';
  const isQuiet = state === 'settled' && isTouched && notice === null;
  if (!isOverdue && !isQuiet && notice === null) return null;

  const tone = isOverdue ? 'warning' : (notice?.tone ?? 'quiet');
  return (
    <StatusBox
      role={tone === 'error' ? 'alert' : undefined}
      tabIndex={-1}
      {...partProps({ slot: 'cancel-run-status', state: tone, className, param: part })}
      setElement={setElement}
      {...props}
    >
      {isOverdue && <CancelRunOverdue />}
      {isQuiet && run !== null && statusWord(run, messages.status)}
      {!isOverdue && notice && (
        <>
          <NoticeIcon notice={notice} isChecking={state === 'checking'} />
          <span className="rl:flex rl:flex-1 rl:flex-wrap rl:items-center rl:gap-x-2 rl:gap-y-1">
            <span dir="auto" className="rl:py-0.5 rl:wrap-anywhere rl:align-parent">
              {notice.text}
            </span>
            {notice.canRetry && (
              <PressButton deed="retry" className={messageButton} onClick={retry}>
                {messages.cancel.retry}
              </PressButton>
            )}
          </span>
          {notice.canDismiss && (
            <Button
              aria-label={messages.cancel.close}
              className={cx(messageButton, 'rl:min-w-6 rl:justify-center rl:p-0')}
              onClick={(event) => {
                shieldWhatLiesBelow(event);
                control.dismiss();
              }}
            >
              <X aria-hidden className="rl:size-3.5" />
            </Button>
          )}
        </>
      )}
    </StatusBox>
  );
});

/** A separate component, because it unmounts when there is nothing left to report. */
function StatusBox({
  setElement,
  ...props
}: ComponentPropsWithoutRef<'div'> & {
  setElement: (element: HTMLDivElement | null) => void;
}) {
  const { statusRef } = useCancelRunPart('CancelRunStatus');
  useLeave(statusRef, 'notice');
  return <div {...props} ref={setElement} />;
}

function NoticeIcon({ notice, isChecking }: { notice: CancelNotice; isChecking: boolean }) {
  if (isChecking) return <Loader2 aria-hidden className="rl:mt-1 rl:size-3.5 rl:anim-spin" />;
  const Icon = notice.tone === 'error' ? AlertCircle : notice.tone === 'warning' ? AlertTriangle : Info;
  return <Icon aria-hidden className="rl:mt-1 rl:size-3.5" />;
}
