import { formatDuration } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';
import { AlertTriangle, Check, Copy, Loader2 } from '../internal/icons';
import { Button } from '../internal/press/Button';
import { PressButton } from '../internal/press/PressButton';
import { useCopy } from '../internal/text/useCopy';
import { useCancelRunPart } from './cancel-run-context';

const english = { cancel: en.cancel };

const action =
  'rl:edge rl:border-transparent rl:inline-flex rl:high-7 rl:items-center rl:gap-1.5 rl:rounded-md rl:px-2.5 rl:type-label rl:weight-medium rl:focus-mark rl:ease-colors';

/** Shown when a cancelled run should have stopped and has not: for how long, and what can be done. */
export function CancelRunOverdue() {
  const { control, messages, runId } = useCancelRunPart('CancelRunOverdue');
  const { force, forceState, requestedAt, error } = control;
  return (
    <>
      <AlertTriangle aria-hidden className="rl:mt-0.5 rl:size-4 rl:shrink-0 rl:text-warning" />
      <div className="rl:flex rl:flex-1 rl:flex-col rl:gap-2">
        <p className="rl:digits">
          {requestedAt === null ? messages.cancel.cancelling : <OverdueText requestedAt={requestedAt} />}
        </p>
        {force !== null && <p className="rl:type-label">{messages.cancel.forceDescription}</p>}
        {forceState === 'refused' && (
          <p role="alert" className="rl:weight-medium">
            {messages.cancel.refused(error?.detail ?? null)}
          </p>
        )}
        <div className="rl:flex rl:flex-wrap rl:items-center rl:gap-2">
          {(force !== null || (forceState !== 'idle' && forceState !== 'refused')) && (
            <PressButton
              deed="force"
              aria-disabled={force === null || undefined}
              onClick={() => force?.()}
              className={`${action} ${force === null ? 'rl:cursor-default rl:bg-secondary rl:text-on-secondary' : 'rl:bg-danger rl:text-on-danger rl:hover:bg-danger-hover'}`}
            >
              {force === null && <Loader2 aria-hidden className="rl:size-3.5 rl:anim-spin" />}
              {force === null ? messages.cancel.forcing : messages.cancel.force}
            </PressButton>
          )}
          {runId !== null && <CopyRunId runId={runId} />}
        </div>
      </div>
    </>
  );
}

/** Separate, so that a tick renders only this line. */
function OverdueText({ requestedAt }: { requestedAt: number }) {
  const { locale } = useRunContext();
  const messages = useMessages(english);
  const now = useNow({ intervalMs: 1_000 });
  return <>{messages.cancel.overdue(formatDuration((now ?? requestedAt) - requestedAt, { locale }))}</>;
}

function CopyRunId({ runId }: { runId: string }) {
  const messages = useMessages(english);
  const [isCopied, copy] = useCopy(runId, messages.cancel.copied);
  return (
    <span className="rl:inline-flex rl:max-w-full rl:items-center rl:gap-1 rl:rounded-md rl:edge rl:border-cancelling-line rl:ps-2.5">
      <code dir="ltr" className="rl:type-mono rl:truncate rl:select-all">
        {runId}
      </code>
      <Button
        onClick={copy}
        title={messages.cancel.copyId}
        className={`${action} rl:shrink-0 rl:px-2`}
        aria-label={messages.cancel.copyId}
      >
        {isCopied ? <Check aria-hidden className="rl:size-3.5" /> : <Copy aria-hidden className="rl:size-3.5" />}
      </Button>
    </span>
  );
}
