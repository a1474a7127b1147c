import { type ReactNode, useCallback, useRef } from 'react';
import { Button } from '../../components/internal/Button';
import { cva } from '../../components/internal/cx';
import {
  AlertCircle,
  AlertTriangle,
  CircleHelp,
  Info,
  Unplug,
  UserRound,
  WifiOff,
} from '../../components/internal/icons';
import { useLeave } from '../../components/internal/useLeave';
import { safeHref } from '../../core/platform/safe-href';
import type { Run } from '../../core/run/run';
import type { RunSourceError } from '../../core/run/run-source';
import type { RunConnection } from '../../core/run/snapshot';
import { formatDateTime, formatRelativeTime } from '../../core/text/format';
import type { RunMessages } from '../../core/text/messages';
import * as en from '../../core/text/messages/english';
import { statusWord } from '../../core/text/status-word';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { useNow } from '../../hooks/useNow';
import type { RunView } from '../../hooks/useRunView';
import { buttonStyles } from './buttons';

const english = { errors: en.errors, modal: { loading: en.modal.loading }, status: en.status, waiting: en.waiting };

const box = cva('rl:flex rl:w-full rl:items-start rl:gap-2.5 rl:rounded-lg rl:edge rl:px-3.5 rl:py-2.5 rl:type-label', {
  variants: {
    tone: {
      info: 'rl:bg-sunken rl:text-text',
      waiting: 'rl:border-waiting-line rl:bg-waiting-bg rl:text-waiting',
      warning: 'rl:border-cancelling-line rl:bg-cancelling-bg rl:text-cancelling',
      error: 'rl:border-failed-line rl:bg-failed-bg rl:text-failed',
    },
  },
});

/** A pause that the backend asks for is told from here on, ms: shorter ones are over before they are read. */
const TOLD_PAUSE_MS = 60_000;

/** When it is tried again, as a time of day, where the backend has asked to be left alone until then for long; else `null`. */
export function retryTimeText(
  { error, retryAt, state }: Pick<RunConnection, 'error' | 'retryAt' | 'state'>,
  locale: string | undefined,
): string | null {
  if (retryAt == null || state === 'failed' || (error?.retryAfterMs ?? 0) < TOLD_PAUSE_MS) return null;
  return formatDateTime(retryAt, { locale, dateStyle: null });
}

/** What an error means for the person looking at the run, once it is not tried again soon. */
function failedText(error: RunSourceError, messages: RunMessages['errors']): string {
  switch (error.kind) {
    case 'not_found':
    case 'forbidden':
    case 'unauthorized':
      return errorText(error, messages);
    case 'invalid':
      return messages.unreadableAnswer;
    case 'network':
    case 'timeout':
      return messages.noAnswer;
    default:
      return error.detail ?? messages.unreadable;
  }
}

/** What an error means for the person looking at the run or the list, while it is tried again. */
export function errorText(error: RunSourceError, messages: RunMessages['errors']): string {
  switch (error.kind) {
    case 'not_found':
      return messages.notFound;
    case 'forbidden':
      return messages.forbidden;
    case 'unauthorized':
      return messages.unauthorized;
    case 'invalid':
      return messages.invalid;
    case 'rejected':
    case 'ended':
      return error.detail ?? messages.unreachable;
    default:
      return messages.unreachable;
  }
}

/**
 * The same for a list, or `null` where there is nothing true to add to "could not be loaded".
 * @param of.connection `undefined` where the host reads the list itself
 */
export function listErrorText(of: {
  error: RunSourceError;
  connection: RunConnection | undefined;
  messages: RunMessages['errors'];
  locale: string | undefined;
}): string | null {
  const { error, connection, messages, locale } = of;
  const retryAt = connection ? retryTimeText(connection, locale) : null;
  if (retryAt !== null) return messages.retryAt(retryAt, null);
  const isAnswered = error.kind === 'server' || error.kind === 'invalid';
  return connection?.state === 'failed' && isAnswered ? error.detail : errorText(error, messages);
}

/** Why something was not done that is not tried again by itself. */
export function refusalText(error: RunSourceError, messages: RunMessages['errors']): string {
  if (error.detail !== null) return error.detail;
  if (error.kind === 'unauthorized') return messages.unauthorized;
  return error.isTransient ? messages.noAnswer : messages.noReason;
}

/** One message in a box. Said once, when it appears. */
export function Notice({
  tone,
  children,
  action,
  isOffline = false,
}: {
  tone: 'info' | 'waiting' | 'warning' | 'error';
  children: ReactNode;
  action?: { label: string; run: () => void } | null;
  isOffline?: boolean;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useLeave(ref, 'notice');
  const Icon = isOffline
    ? WifiOff
    : tone === 'error'
      ? AlertCircle
      : tone === 'warning'
        ? AlertTriangle
        : tone === 'waiting'
          ? UserRound
          : Info;
  return (
    <div
      ref={ref}
      role={tone === 'error' ? 'alert' : undefined}
      data-slot="run-notice"
      data-state={tone}
      className={box({ tone })}
    >
      <Icon aria-hidden className="rl:mt-0.5 rl:size-4" />
      <div className="rl:flex-1 rl:wrap-anywhere">{children}</div>
      {action && (
        <Button
          onClick={action.run}
          className="rl:-my-0.5 rl:inline-flex rl:min-h-6 rl:items-center rl:rounded-sm rl:px-1 rl:weight-medium rl:underline rl:underline-offset-2 rl:focus-mark"
        >
          {action.label}
        </Button>
      )}
    </div>
  );
}

/** True when {@link RunNotices} offers another try: nothing else in the same panel should then. */
export function offersRetry({ run, connection, isWatched }: RunView): boolean {
  const { state, error } = connection;
  return (
    isWatched && run !== null && (state === 'stale' || state === 'offline' || (state === 'failed' && error !== null))
  );
}

/** What a run that waits for a person asks, and where to answer. Also in a card, whose surface is a button. */
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
          className="rl:relative rl:z-1 rl:ms-2 rl:inline-flex rl:min-h-6 rl:items-center rl:rounded-sm rl:weight-medium rl:underline rl:underline-offset-2 rl:focus-mark"
        >
          {messages.waiting.answer}
        </a>
      )}
    </>
  );
}

/**
 * All there is to say about a run beside its progress: why it failed, that the data is old, that the backend cannot be
 * reached, that its end was corrected.
 */
export function RunNotices({ view }: { view: RunView }) {
  const { client, locale } = useRunContext();
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
      {run?.status === 'waiting' && (
        <Notice tone="waiting">
          <WaitingText waitingFor={run.waitingFor} />
        </Notice>
      )}
      {run?.error != null && (
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
          <OldText since={lastUpdateAt} retryAt={retryTimeText(connection, locale)} />
        </Notice>
      )}
    </>
  );
}

function OldText({ since, retryAt }: { since: number | null; retryAt: string | null }) {
  const { locale } = useRunContext();
  const { errors } = useMessages(english);
  const now = useNow();
  const age = since === null ? null : formatRelativeTime(Math.min(0, since - (now ?? since)), { locale });
  if (retryAt !== null) return <>{errors.retryAt(retryAt, age)}</>;
  return <>{age === null ? errors.unreachable : errors.stale(age)}</>;
}

/** In place of a run that was never read. */
export function RunMissing({ view }: { view: RunView }) {
  const { client, locale } = useRunContext();
  const messages = useMessages(english);
  const { error, state } = view.connection;
  const { runId } = view;
  if (error === null) {
    return (
      <div className="rl:relative rl:flex rl:flex-col rl:gap-4 rl:py-2">
        <span className="rl:heard-only">{messages.modal.loading}</span>
        <span aria-hidden className="rl:block rl:h-5 rl:w-1/2 rl:skeleton" />
        <span aria-hidden className="rl:block rl:h-2 rl:w-full rl:skeleton" />
        <span aria-hidden className="rl:block rl:h-4 rl:w-1/3 rl:skeleton" />
      </div>
    );
  }
  const retryAt = retryTimeText(view.connection, locale);
  const text = state === 'failed' ? failedText : errorText;
  const Icon = error.kind === 'not_found' ? CircleHelp : error.kind === 'network' ? Unplug : AlertCircle;
  return (
    <div role="alert" className="rl:flex rl:flex-col rl:items-center rl:gap-4 rl:px-4 rl:py-6 rl:text-center">
      <span className="rl:flex rl:size-12 rl:items-center rl:justify-center rl:rounded-full rl:bg-sunken rl:text-muted">
        <Icon aria-hidden className="rl:size-6" />
      </span>
      <p className="rl:max-w-80 rl:type-body rl:text-text rl:wrap-anywhere rl:[text-wrap:balance]">
        {retryAt === null ? text(error, messages.errors) : messages.errors.retryAt(retryAt, null)}
      </p>
      {client && runId !== null && (
        <Button className={buttonStyles({ size: 'sm' })} onClick={() => void client.refresh(runId)}>
          {messages.errors.retry}
        </Button>
      )}
    </div>
  );
}
