import { cx } from '../../components/internal/cx';
import { Loader2, Pause, Play } from '../../components/internal/icons';
import { buttonStyles } from '../../components/internal/press/buttons';
import { PressButton } from '../../components/internal/press/PressButton';
import * as en from '../../core/text/messages/english';
import { usePauseRun } from '../../hooks/actions/usePauseRun';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import type { RunView } from '../../hooks/useRunView';
import { Notice } from './notices/Notice';

const english = { pause: en.pause };

/** The run that the provider's client can pause; `null` if the source cannot, or the app passes the data itself. */
function usePausableId({ isWatched, runId }: RunView): string | null {
  const { client } = useRunContext();
  return isWatched && client?.source.capabilities.pause === true ? runId : null;
}

/** Pauses or resumes a run. Renders nothing if the source or this caller cannot. */
export function PauseButton({ view }: { view: RunView }) {
  const runId = usePausableId(view);
  return runId === null ? null : <WatchedPause runId={runId} />;
}

function WatchedPause({ runId }: { runId: string }) {
  const messages = useMessages(english);
  const { pause, resume, pending, isSupported } = usePauseRun(runId, { watch: false });
  const act = pause ?? resume;
  if (!isSupported || (act === null && pending === null)) return null;
  const isResume = resume !== null || pending === 'resume';
  const Icon = pending !== null ? Loader2 : isResume ? Play : Pause;
  const label = isResume ? messages.pause.resume : messages.pause.pause;
  return (
    <PressButton
      deed={isResume ? 'resume' : 'pause'}
      data-slot="run-pause"
      data-state={pending ?? 'idle'}
      aria-label={label}
      aria-busy={pending !== null || undefined}
      aria-disabled={act === null || undefined}
      onClick={() => void act?.()}
      className={cx(buttonStyles(), 'rl:@max-sm:w-9 rl:@max-sm:px-0')}
    >
      <Icon aria-hidden className={cx('rl:size-4', pending !== null && 'rl:anim-spin')} />
      <span className="rl:@max-sm:hidden">{label}</span>
    </PressButton>
  );
}

/** Why pausing or resuming failed. */
export function PauseNotice({ view }: { view: RunView }) {
  const runId = usePausableId(view);
  return runId === null ? null : <WatchedNotice runId={runId} />;
}

function WatchedNotice({ runId }: { runId: string }) {
  const messages = useMessages(english);
  const { error, pending } = usePauseRun(runId, { watch: false });
  if (error === null || pending !== null || error.kind === 'ended') return null;
  return <Notice tone="error">{messages.pause.refused(error.detail)}</Notice>;
}
