import { useCallback } from 'react';
import { safeHref } from '../../../core/platform/safe-href';
import { hasEnded, type Run } from '../../../core/run/run';
import { formatRelativeTime } from '../../../core/text/format';
import * as en from '../../../core/text/messages/english';
import { statusWord } from '../../../core/text/status-word';
import { useRunContext } from '../../../hooks/run-context';
import { useMessages } from '../../../hooks/useMessages';
import { useNow } from '../../../hooks/useNow';
import type { RunView } from '../../../hooks/useRunView';
import { failedText, retryTimeText } from './error-text';
import { Notice } from './Notice';

const english = { errors: en.errors, status: en.status, waiting: en.waiting };

/** True if {@link RunNotices} has a retry button: then nothing else in the panel should have one. */
export function offersRetry({ run, connection, isWatched }: RunView): boolean {
  const { state, error } = connection;
  return (
    isWatched && run !== null && (state === 'stale' || state === 'offline' || (state === 'failed' && error !== null))
  );
}

/** The question of a run that waits for a person, and where to answer. Also used in a card that is a button. */
export function WaitingText({ waitingFor }: { waitingFor: Run['waitingFor'] }) {
  const messages = useMessages(english);
  const href = safeHref(waitingFor?.href);
  return (
    <>
      <bdi>{waitingFor?.text || messages.waiting.text}</bdi>
      {href !== null && (
        <a
          href={href}
          target="_blank"
          rel="noopener noreferrer"
          className="rl:relative rl:z-1 rl:inline-flex rl:flex-none rl:min-h-6 rl:items-center rl:rounded-sm rl:weight-medium rl:text-current rl:underline rl:underline-offset-2 rl:focus-mark"
        >
          {messages.waiting.answer}
        </a>
      )}
    </>
  );
}

/**
 * Notices about a run: an error although it continues, old data, an unreachable backend, a corrected end. Why a run
 * failed is part of its result.
 *
 * @param showsQuestion whether the question of a waiting run is shown here, and nowhere else
 */
export function RunNotices({ view, showsQuestion }: { view: RunView; showsQuestion: boolean }) {
  const { client, locale, timeZone } = useRunContext();
  const messages = useMessages(english);
  const { run, connection, correctedFrom, runId } = view;
  const { error, state, lastUpdateAt } = connection;
  const retry = useCallback(() => {
    if (client && runId !== null) void client.refresh(runId);
  }, [client, runId]);
  const action = offersRetry(view) ? { label: messages.errors.retry, run: retry } : null;
  const isOld = run !== null && (state === 'stale' || state === 'offline');
  return (
    <>
      {showsQuestion && run?.status === 'waiting' && (
        <Notice tone="waiting">
          <span className="rl:flex rl:flex-wrap rl:items-baseline rl:gap-x-2">
            <WaitingText waitingFor={run.waitingFor} />
          </span>
        </Notice>
      )}
      {run?.error != null && !hasEnded(run) && (
        <Notice tone="error">
          <bdi>{run.error.message}</bdi>
          {run.error.code != null && <code className="rl:ms-2 rl:type-mono">{run.error.code}</code>}
        </Notice>
      )}
      {run !== null && correctedFrom !== null && (
        <Notice tone="info">
          {messages.errors.corrected(messages.status[correctedFrom], statusWord(run, messages.status))}
        </Notice>
      )}
      {run !== null && error !== null && state === 'failed' && (
        <Notice tone="warning" action={action}>
          {failedText(error, messages.errors)}
        </Notice>
      )}
      {isOld && (
        <Notice tone="warning" action={action} isOffline={state === 'offline'}>
          <OldText since={lastUpdateAt} retryAt={retryTimeText(connection, { locale, timeZone })} />
        </Notice>
      )}
    </>
  );
}

function OldText({ since, retryAt }: { since: number | null; retryAt: string | null }) {
  const { locale } = useRunContext();
  const { errors } = useMessages(english);
  const now = useNow();
  const age = since === null ? null : formatRelativeTime(Math.min(since, now ?? since), now ?? since, { locale });
  if (retryAt !== null) return <>{errors.retryAt(retryAt, age)}</>;
  return <>{age === null ? errors.unreachable : errors.stale(age)}</>;
}
