import type { RunStatus, StepKind, StepStatus } from './run';
import type { ConnectionState } from './snapshot';

/**
 * Every text a person can see or hear. Pass a partial object to `<RunProvider messages>` to replace some; where a
 * number decides the form, the entry is a function. Durations and numbers arrive already formatted for the locale.
 */
export interface RunMessages {
  /** Names of the run's states. */
  status: Record<RunStatus, string>;
  /** Names of the kinds of step. */
  stepKind: Record<StepKind, string>;
  /** Names of the states of a step. */
  stepStatus: Record<StepStatus, string>;
  /** Short names of the states of the connection. */
  connection: Record<ConnectionState, string>;
  /** The mark beside live data, e.g. "LIVE". */
  live: string;
  /** "Step 3 of 8". `total` is null when unknown. */
  stepOf(n: number, total: number | null): string;
  /** "Step 3 of 8: Training CTGAN model". */
  stepOfNamed(n: number, total: number | null, name: string): string;
  /** "Step 3/8: Training…" for lists. */
  stepShort(n: number, total: number | null, name: string | null): string;
  /** "3/8 steps". */
  stepsCompleted(completed: number, total: number | null): string;
  /** Accessible name of the progress bar. */
  progressLabel(runName: string | null): string;
  /** The bar's value in words, from its parts: "Step 3 of 8, Training model, 37%". */
  progressValueText(parts: readonly string[]): string;
  /** Shown when the work left cannot be measured any more, just before the end. */
  finishing: string;
  /** Shown when the number of steps grew. */
  planGrew(total: number): string;
  /** Shown where the number of steps is unknown. */
  working: string;
  /** A queued run's place; `position` counts from 1. */
  queuePosition(position: number): string;
  /** Heading of the time a run has been going. */
  elapsed: string;
  /** That time in a sentence. */
  elapsedTime(duration: string): string;
  /** Heading of the time left. */
  remaining: string;
  /** "~5m remaining". */
  remainingAbout(duration: string): string;
  /** "3–8 min remaining". */
  remainingRange(low: string, high: string): string;
  /** "Less than 10s remaining". */
  remainingLessThan(duration: string): string;
  /** "ETA: 5m" for lists. */
  etaShort(duration: string): string;
  /** "ETA: 3m–8m" for lists. */
  etaShortRange(low: string, high: string): string;
  /** "Started: 2m ago". `relative` is a relative time. */
  startedAgo(relative: string): string;
  /** A run that takes longer than runs like it usually do. */
  overdue(low: string, high: string): string;
  /** "Taking longer than usual (usually 4m)". */
  overdueBy(usual: string): string;
  /** The same where no earlier run tells what is usual. */
  overdueUnknown: string;
  /** A run that takes so much longer that something may be wrong. */
  maybeStuck: string;
  /** Nothing has happened for `duration`. */
  noProgressFor(duration: string): string;
  /** Heading of the count of steps. */
  steps: string;
  /** Texts of the cancel button, its question and all that can come of it. */
  cancel: {
    /** Visible text of the button. */
    action: string;
    /** Accessible name of the button. */
    actionFor(runName: string | null): string;
    title: string;
    description: string;
    dismiss: string;
    confirm: string;
    reasonLabel: string;
    reasonPlaceholder: string;
    /** While it is asked for and has not stopped. */
    cancelling: string;
    /** While the request has no answer and is repeated. */
    checking: string;
    refused(detail: string | null): string;
    failed: string;
    forbidden: string;
    notFound: string;
    finishedBefore: string;
    failedBefore: string;
    /** The run ended while the dialog was open. */
    endedWhileAsking(status: string): string;
    overdue(duration: string): string;
    force: string;
    forcing: string;
    forceDescription: string;
    retry: string;
    copyId: string;
    copied: string;
    close: string;
  };
  /** Texts of the activity feed. */
  feed: {
    title: string;
    /** Accessible name of the scrolling region. */
    label(runName: string | null): string;
    empty: string;
    loading: string;
    error: string;
    /** "↓ 12 new". */
    newItems(count: number): string;
    jumpToLatest: string;
    trimmed(count: number): string;
    /** Button above the first step shown. */
    showEarlier(count: number): string;
    /** Shown where a filter leaves nothing. */
    noneOfKind: string;
    showDetail: string;
    hideDetail: string;
    filter: string;
    filterAll: string;
    agent: string;
    /**
     * How far a running step is: "epoch 96 / 300". Numbers arrive formatted, `total` and `unit` are null when unknown; the
     * unit is the backend's own word in whatever form it sends. `amounts` has the plain numbers, to choose a plural by.
     */
    progress(
      current: string,
      total: string | null,
      unit: string | null,
      amounts: { current: number; total: number | null },
    ): string;
    took(duration: string): string;
    stale: string;
  };
  /** Texts of the metrics. */
  metrics: {
    title: string;
    empty: string;
    notAvailable: string;
    pass: string;
    warn: string;
    fail: string;
    lowerIsBetter: string;
    higherIsBetter: string;
    /** Headings of metric groups by key; an unknown key is shown as it is. */
    groups: Record<string, string>;
    /** Names of metrics by key; an unknown key is shown as it is. */
    names: Record<string, string>;
  };
  /** Texts of the list of runs. */
  list: {
    title: string;
    empty: string;
    loading: string;
    error: string;
    loadMore: string;
    loadingMore: string;
    /** Accessible name of the status filter. */
    filter: string;
    filterAll: string;
    /** Shown where the filter leaves nothing. */
    noneOfStatus: string;
    /** Second line of the empty list. */
    emptyHint: string;
    dataset(name: string): string;
    method(name: string): string;
    /** Accessible name of the choice of order. */
    sort: string;
    /** Names of the orders. */
    sortBy: Record<'newest' | 'oldest' | 'name' | 'status', string>;
    /** Accessible name of the mark that selects one run. */
    select(runName: string | null): string;
    selectAll: string;
    /** "3 selected". */
    selected(count: number): string;
    clearSelection: string;
  };
  /** Cancelling several runs at once. */
  bulk: {
    /** The button: "Cancel 3 runs". */
    action(count: number): string;
    title(count: number): string;
    description(count: number): string;
    /** While requests are under way: "2 of 5 answered". */
    progress(answered: number, total: number): string;
    /** At the end: "4 of 5 cancelled". */
    summary(cancelled: number, total: number): string;
    /** Sends no further request. */
    stop: string;
    waiting: string;
    /** Stopped before its turn came. */
    notSent: string;
    /** Tries those again that were refused. */
    retry: string;
  };
  /** Pausing, for sources that can. */
  pause: {
    pause: string;
    resume: string;
    refused(detail: string | null): string;
  };
  /** Texts of the run's window. */
  modal: {
    configure: string;
    /** Title where the run has no name. */
    untitled: string;
    /** Shown while the run is read for the first time. */
    loading: string;
    start: string;
    starting: string;
    startFailed(detail: string): string;
    close: string;
    retry: string;
    /** Said while the run goes on. */
    keepsRunning: string;
    /** Said instead while it is being cancelled. */
    keepsCancelling: string;
    /** While a run is started: takes the wish back as soon as it has an id. */
    cancelStart: string;
  };
  /** What went wrong, for people. */
  errors: {
    notFound: string;
    forbidden: string;
    unauthorized: string;
    /** The backend cannot be reached and there is no data yet. */
    unreachable: string;
    /** The backend gave no answer to something that is not tried again by itself, e.g. the start of a run. */
    noAnswer: string;
    /** The backend refused something and did not say why. */
    noReason: string;
    /** It answered with something that is not a run. */
    invalid: string;
    /** There is data, but it is old. */
    stale(age: string): string;
    retry: string;
    corrected(from: string, to: string): string;
  };
  /** What screen readers are told. */
  announce: {
    status(runName: string | null, status: string): string;
    progress(percent: string): string;
    newSteps(count: number, latest: string): string;
  };
}

const named = (runName: string | null) => runName ?? 'Run';

/** The English texts; the ones the plan spells out are kept to the letter. */
export const defaultMessages: RunMessages = {
  status: {
    queued: 'Queued',
    running: 'Running',
    paused: 'Paused',
    cancelling: 'Cancelling…',
    succeeded: 'Succeeded',
    failed: 'Failed',
    cancelled: 'Cancelled',
    unknown: 'Unknown',
  },
  stepKind: {
    planned: 'Planned',
    loading: 'Loading',
    training: 'Training',
    metrics: 'Metrics',
    error: 'Error',
    backup: 'Backup',
    cancelled: 'Cancelled',
    info: 'Info',
    unknown: 'Other',
  },
  stepStatus: {
    running: 'Running',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
    interrupted: 'Interrupted',
  },
  connection: {
    idle: 'Not watching',
    connecting: 'Connecting',
    live: 'Live',
    polling: 'Updating',
    reconnecting: 'Reconnecting',
    stale: 'Out of date',
    offline: 'Offline',
    ended: 'Ended',
    failed: 'Unavailable',
  },
  live: 'LIVE',
  stepOf: (n, total) => (total === null ? `Step ${n}` : `Step ${n} of ${total}`),
  stepOfNamed: (n, total, name) => (total === null ? `Step ${n}: ${name}` : `Step ${n} of ${total}: ${name}`),
  stepShort: (n, total, name) => `Step ${n}${total === null ? '' : `/${total}`}${name === null ? '' : `: ${name}`}`,
  stepsCompleted: (completed, total) =>
    total === null ? `${completed} ${completed === 1 ? 'step' : 'steps'}` : `${completed}/${total} steps`,
  progressLabel: (runName) => (runName === null ? 'Run progress' : `Progress of ${runName}`),
  progressValueText: (parts) => parts.join(', '),
  finishing: 'Finishing…',
  planGrew: (total) => `The plan grew to ${total} steps`,
  working: 'Working…',
  queuePosition: (position) => (position === 0 ? 'Next in the queue' : `${position} ahead in the queue`),
  elapsed: 'Elapsed',
  elapsedTime: (duration) => `${duration} elapsed`,
  remaining: 'Remaining',
  remainingAbout: (duration) => `~${duration} remaining`,
  remainingRange: (low, high) => `${low}–${high} remaining`,
  remainingLessThan: (duration) => `Less than ${duration} remaining`,
  etaShort: (duration) => `ETA: ${duration}`,
  etaShortRange: (low, high) => `ETA: ${low}–${high}`,
  startedAgo: (relative) => `Started: ${relative}`,
  overdue: (low, high) => `Taking longer than usual (usually ${low}–${high})`,
  overdueBy: (usual) => `Taking longer than usual (usually ${usual})`,
  overdueUnknown: 'Taking longer than expected',
  maybeStuck: 'May be stuck',
  noProgressFor: (duration) => `No progress for ${duration}`,
  steps: 'Steps',
  cancel: {
    action: 'Cancel',
    actionFor: (runName) => (runName === null ? 'Cancel run' : `Cancel run ${runName}`),
    title: 'Cancel Run?',
    description: 'Are you sure you want to cancel this run? This action cannot be undone.',
    dismiss: 'Keep running',
    confirm: 'Confirm Cancel',
    reasonLabel: 'Reason (optional)',
    reasonPlaceholder: 'Why is it cancelled?',
    cancelling: 'Cancelling…',
    checking: 'No answer yet. Checking whether it was cancelled…',
    refused: (detail) =>
      detail === null ? 'The run could not be cancelled.' : `The run could not be cancelled: ${detail}`,
    failed: 'The cancel request got no answer and the run is still going. Try again.',
    forbidden: 'You are not allowed to cancel this run.',
    notFound: 'This run does not exist any more.',
    finishedBefore: 'It finished before it could be cancelled.',
    failedBefore: 'It failed before it could be cancelled.',
    endedWhileAsking: (status) => `The run has ended in the meantime: ${status}.`,
    overdue: (duration) => `Cancel requested ${duration} ago, and it has not stopped yet.`,
    force: 'Force stop',
    forcing: 'Forcing…',
    forceDescription: 'Stops it without waiting. Work in progress is lost.',
    retry: 'Try again',
    copyId: 'Copy run id',
    copied: 'Copied',
    close: 'Close',
  },
  feed: {
    title: 'Activity',
    label: (runName) => `Activity of ${named(runName)}`,
    empty: 'No activity yet',
    loading: 'Loading activity…',
    error: 'The activity could not be loaded.',
    newItems: (count) => `${count} new`,
    jumpToLatest: 'Jump to latest',
    trimmed: (count) => `${count} earlier ${count === 1 ? 'step is' : 'steps are'} not shown`,
    showEarlier: (count) => `Show ${count} earlier ${count === 1 ? 'step' : 'steps'}`,
    noneOfKind: 'No steps of this kind',
    showDetail: 'Show detail',
    hideDetail: 'Hide detail',
    filter: 'Filter by kind',
    filterAll: 'All',
    agent: 'Agent',
    progress: (current, total, unit) => {
      const amount = total === null ? current : `${current} / ${total}`;
      if (unit === null || unit === '') return amount;
      // "300 epoch" is wrong and its plural is not known: a word goes first, where it needs none. A symbol (%, MB) goes last.
      return /^\p{L}\p{Ll}{2}/u.test(unit) ? `${unit} ${amount}` : `${amount} ${unit}`;
    },
    took: (duration) => `took ${duration}`,
    stale: 'Not up to date',
  },
  metrics: {
    title: 'Metrics',
    empty: 'No metrics yet',
    notAvailable: 'Not yet available',
    pass: 'Passing',
    warn: 'Warning',
    fail: 'Failing',
    lowerIsBetter: 'Lower is better',
    higherIsBetter: 'Higher is better',
    groups: { utility: 'Utility', privacy: 'Privacy' },
    names: { ks_mean: 'KS mean', corr_delta: 'Corr delta', mia_auc: 'MIA AUC', dup_rate: 'Dup rate' },
  },
  list: {
    title: 'Runs',
    empty: 'No runs yet',
    loading: 'Loading runs…',
    error: 'The runs could not be loaded.',
    loadMore: 'Load more',
    loadingMore: 'Loading…',
    filter: 'Filter by status',
    filterAll: 'All',
    noneOfStatus: 'No runs in this status',
    emptyHint: 'Runs appear here as soon as they are started.',
    dataset: (name) => `Dataset: ${name}`,
    method: (name) => `Method: ${name}`,
    sort: 'Sort by',
    sortBy: { newest: 'Newest first', oldest: 'Oldest first', name: 'Name', status: 'Status' },
    select: (runName) => `Select ${named(runName)}`,
    selectAll: 'Select all',
    selected: (count) => `${count} selected`,
    clearSelection: 'Clear selection',
  },
  bulk: {
    action: (count) => (count === 1 ? 'Cancel 1 run' : `Cancel ${count} runs`),
    title: (count) => (count === 1 ? 'Cancel Run?' : `Cancel ${count} Runs?`),
    description: (count) =>
      `Are you sure you want to cancel ${count === 1 ? 'this run' : `these ${count} runs`}? This action cannot be undone.`,
    progress: (answered, total) => `${answered} of ${total} answered`,
    summary: (cancelled, total) => `${cancelled} of ${total} cancelled`,
    stop: 'Send no more',
    waiting: 'Waiting',
    notSent: 'Not sent',
    retry: 'Try these again',
  },
  pause: {
    pause: 'Pause',
    resume: 'Resume',
    refused: (detail) =>
      detail === null ? 'The run could not be changed.' : `The run could not be changed: ${detail}`,
  },
  modal: {
    configure: 'New run',
    untitled: 'Run',
    loading: 'Loading run…',
    start: 'Start run',
    starting: 'Starting…',
    startFailed: (detail) => `The run could not be started: ${detail}`,
    close: 'Close',
    retry: 'Run again',
    keepsRunning: 'You can close this window; the run continues.',
    keepsCancelling: 'You can close this window; cancelling continues.',
    cancelStart: 'Cancel start',
  },
  errors: {
    notFound: 'This run does not exist, or you may not see it.',
    forbidden: 'You are not allowed to see this run.',
    unauthorized: 'Your session has expired. Sign in again.',
    unreachable: 'The server cannot be reached. Trying again…',
    noAnswer: 'The server cannot be reached.',
    noReason: 'The server gave no reason.',
    invalid: 'The server sent an answer that could not be read. Trying again…',
    stale: (age) => `Last update ${age}. Trying again…`,
    retry: 'Try again',
    corrected: (from, to) => `Reported as ${from} at first; corrected to ${to}.`,
  },
  announce: {
    status: (runName, status) => `${named(runName)}: ${status}`,
    progress: (percent) => `${percent} done`,
    newSteps: (count, latest) => (count === 1 ? latest : `${count} new steps, latest: ${latest}`),
  },
};

/** A {@link RunMessages} of which only some entries are given. */
export type PartialRunMessages = {
  [K in keyof RunMessages]?: RunMessages[K] extends (...args: never[]) => string
    ? RunMessages[K]
    : RunMessages[K] extends object
      ? Partial<RunMessages[K]>
      : RunMessages[K];
};

/** Lays the given texts over the English ones, two levels deep. */
export function mergeMessages(overrides?: PartialRunMessages | null, base: RunMessages = defaultMessages): RunMessages {
  if (!overrides) return base;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    if (value === undefined) continue;
    const old = merged[key];
    merged[key] =
      typeof value === 'object' && typeof old === 'object'
        ? { ...old, ...Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) }
        : value;
  }
  return merged as unknown as RunMessages;
}
