import type { EndedRunStatus, RunStageStatus, RunStatus, StepKind, StepStatus } from '../../run/run';
import type { ConnectionState } from '../../run/snapshot/snapshot';

/** Formats a count for the page's locale: `12,345`, `١٢٬٣٤٥`. */
export type NumberWriter = (count: number) => string;

/**
 * All texts that users see or hear. Pass a partial object to `<RunProvider messages>` to replace some. Texts that
 * depend on a value are functions. Durations arrive formatted. Counts arrive as numbers, to choose the plural form,
 * with the formatter `write` as the last argument.
 */
export interface RunMessages {
  /** BCP 47 tag of the texts' language. Numbers, durations and times use it too, unless the provider has a `locale`. */
  locale: string;
  /** Names of the run statuses. */
  status: Record<RunStatus, string>;
  /** Names of the step kinds. */
  stepKind: Record<StepKind, string>;
  /** Names of the step statuses. */
  stepStatus: Record<StepStatus, string>;
  /** Short names of the connection states. */
  connection: Record<ConnectionState, string>;
  /** The indicator beside live data, e.g. "LIVE". */
  live: string;
  /** "Step 3 of 8". `total` is null when unknown. */
  stepOf(n: number, total: number | null, write?: NumberWriter): string;
  /** "Step 3 of 8: Training CTGAN model". */
  stepOfNamed(n: number, total: number | null, name: string, write?: NumberWriter): string;
  /** "Step 3/8: Training…" for lists. */
  stepShort(n: number, total: number | null, name: string | null, write?: NumberWriter): string;
  /** "3/8 steps". */
  stepsCompleted(completed: number, total: number | null, write?: NumberWriter): string;
  /** Accessible name of the progress bar. */
  progressLabel(runName: string | null): string;
  /** Value text of the progress bar, from its parts: "Step 3 of 8, Training model, 37%". */
  progressValueText(parts: readonly string[]): string;
  /** Shown just before the end, when the remaining work cannot be measured. */
  finishing: string;
  /** Shown when the number of steps grew. */
  planGrew(total: number, write?: NumberWriter): string;
  /** Shown if the number of steps is unknown. */
  working: string;
  /** Position of a queued run, starting at 1. */
  queuePosition(position: number, write?: NumberWriter): string;
  /** Heading of the elapsed time. */
  elapsed: string;
  /** The elapsed time in a sentence. */
  elapsedTime(duration: string): string;
  /** Heading of the time left. */
  remaining: string;
  /** "~5m remaining". */
  remainingAbout(duration: string): string;
  /** "3–8m remaining". Both ends share the unit of the second. */
  remainingRange(low: string, high: string): string;
  /** "Less than 10s remaining". */
  remainingLessThan(duration: string): string;
  /** "Up to 8m remaining", for a wide range. */
  remainingUpTo(duration: string): string;
  /** Shown instead of the time left while it is too early to tell. */
  estimating: string;
  /** "Done about 14:32". */
  finishesAbout(time: string): string;
  /** "ETA: 5m" for lists. */
  etaShort(duration: string): string;
  /** "ETA: 3–8m" for lists. */
  etaShortRange(low: string, high: string): string;
  /** "ETA: up to 8m" for lists. */
  etaShortUpTo(duration: string): string;
  /** "Started: 2m ago". `relative` is a relative time. */
  startedAgo(relative: string): string;
  /** "Taking longer than usual (usually 4–6m)". */
  overdue(low: string, high: string): string;
  /** "Taking longer than usual (usually 4m)". */
  overdueBy(usual: string): string;
  /** Like `overdue`, without earlier runs to compare with. */
  overdueUnknown: string;
  /** Shown if a run takes so long that something may be wrong. */
  maybeStuck: string;
  /** "No progress for 45s". */
  noProgressFor(duration: string): string;
  /** Texts of a run that waits for a user. */
  waiting: {
    /** The request to the user, if the backend sends none. */
    text: string;
    /** Link to the place where the user can answer. */
    answer: string;
    /** Shown instead of the time left, which is on hold. `duration`: time left when the wait began, null if unknown. */
    remaining(duration: string | null): string;
  };
  /** Heading of the step count. */
  steps: string;
  /** Texts of the cancel button, its confirmation and its outcomes. */
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
    /** Shown from the request until the run has stopped. */
    cancelling: string;
    /** Shown while the request is unanswered and repeated. */
    checking: string;
    refused(detail: string | null): string;
    failed: string;
    forbidden: string;
    notFound: string;
    finishedBefore: string;
    failedBefore: string;
    /** Replaces the dialog's title once the run has ended. */
    alreadyEnded: Record<EndedRunStatus, string>;
    /** Replaces the status "Cancelled" if the backend does not confirm that the work has stopped. */
    mayStillWork: string;
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
    newItems(count: number, write?: NumberWriter): string;
    jumpToLatest: string;
    /** Replaces `jumpToLatest` after the run has ended. */
    showLatest: string;
    trimmed(count: number, write?: NumberWriter): string;
    /** Button above the first visible step. */
    showEarlier(count: number, write?: NumberWriter): string;
    /** Shown if no step matches the filter. */
    noneOfKind: string;
    /** Replaces `empty` if the run has ended or finished steps, but lists none. */
    unlisted: string;
    /** Heading above the steps of an attempt, if there are several. The number arrives formatted. */
    attempt(n: string): string;
    showDetail: string;
    hideDetail: string;
    filter: string;
    filterAll: string;
    agent: string;
    /**
     * Progress of a running step: "epoch 96 / 300". Numbers arrive formatted; `total` and `unit` are null if unknown.
     * The unit is the backend's own word. `amounts` contains the plain numbers, to choose the plural form.
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
    /** Heading of the judged metrics. */
    quality: string;
    empty: string;
    notAvailable: string;
    /** Replaces `notAvailable` if the measuring step is known: "after Measuring utility". */
    after(step: string): string;
    /** Replaces `notAvailable` if the run has ended, or the metric lost its value. */
    notMeasured: string;
    pass: string;
    warn: string;
    fail: string;
    lowerIsBetter: string;
    higherIsBetter: string;
    /** All metrics together: "3 of 4 pass". */
    passed(count: number, total: number, write?: NumberWriter): string;
    /** The worst metric: "MIA AUC 0.631 is above 0.6". `side`: on which side of the limit the value is. */
    beyond(name: string, value: string, side: 'above' | 'below', limit: string): string;
    /** Headings of metric groups by key. Unknown keys are shown as they are. */
    groups: Record<string, string>;
    /** Names of metrics by key. Unknown keys are shown as they are. */
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
    /** Shown if no run matches the filter. */
    noneOfStatus: string;
    /** Second line of the empty list. */
    emptyHint: string;
    dataset(name: string): string;
    method(name: string): string;
    /** Accessible name of the sort control. */
    sort: string;
    /** Names of the sort orders. */
    sortBy: Record<'newest' | 'oldest' | 'name' | 'status' | 'duration', string>;
    /** Accessible name and placeholder of the search. */
    search: string;
    /** Shown if no run matches search and filters. */
    noMatch: string;
    /** Like `noMatch`, with the search text. */
    noMatchFor(search: string): string;
    clearSearch: string;
    /** Heading of runs without a group. */
    ungrouped: string;
    /** Headings of active runs and of those of the last two days. */
    groups: Record<'active' | 'today' | 'yesterday', string>;
    /** Accessible name of the checkbox that selects a run. */
    select(runName: string | null): string;
    selectAll: string;
    /** "3 selected". */
    selected(count: number, write?: NumberWriter): string;
    clearSelection: string;
  };
  /** Texts of cancelling several runs at once. */
  bulk: {
    /** The button: "Cancel 3 runs". */
    action(count: number, write?: NumberWriter): string;
    title(count: number, write?: NumberWriter): string;
    description(count: number, write?: NumberWriter): string;
    /** Shown while requests are pending: "2 of 5 answered". */
    progress(answered: number, total: number, write?: NumberWriter): string;
    /** Shown at the end: "4 of 5 cancelled". */
    summary(cancelled: number, total: number, write?: NumberWriter): string;
    /** Button that sends no further requests. */
    stop: string;
    waiting: string;
    /** The run's turn had not come when the user stopped. */
    notSent: string;
    /** Button that retries the refused runs. */
    retry: string;
  };
  /** Title and status names of a run's stages. */
  stages: Record<'title' | RunStageStatus, string>;
  /** Texts of an agent's plan. */
  plan: Record<'title' | 'alternatives' | 'used' | 'notUsed', string>;
  /** Texts of pausing, if the source supports it. */
  pause: {
    pause: string;
    resume: string;
    refused(detail: string | null): string;
  };
  /** Texts of the run window. */
  modal: {
    configure: string;
    /** Title of a run without a name. */
    untitled: string;
    /** Shown until the first answer. */
    loading: string;
    start: string;
    starting: string;
    startFailed(detail: string): string;
    close: string;
    /** Button that shows what does not fit beside the title. */
    more: string;
    retry: string;
    /** Shown while the run is active. */
    keepsRunning: string;
    /** Replaces `keepsRunning` while the run is being cancelled. */
    keepsCancelling: string;
    /** Button while a run starts: cancels it once it has an id. */
    cancelStart: string;
  };
  /** Texts of the current activity. */
  now: {
    /** Heading of the block. */
    title: string;
    /** Usual duration of steps with this name: "usually 1m 10s". */
    usually(duration: string): string;
    /** Follows the step's elapsed time if nothing else is known: "9s in this step". */
    inStep: string;
    /** Between two steps: the previous step and its duration. */
    last(name: string, duration: string): string;
    /** Between two steps: the next step, if known. */
    next(name: string): string;
    /** Shown while queued: "Waiting for 20s". */
    waited(duration: string): string;
    /** Time of the first recorded value: "from 12:04". */
    from(time: string): string;
    /** Describes a curve: "loss 0.41, was 2.3 at epoch 1". `at`: an amount in the backend's words, or a duration. */
    curve(name: string, value: string, first: string, at: string): string;
    /** Shown while the run is being cancelled. `total` and `name` are null if unknown. */
    stopping(n: number, total: number | null, name: string | null, write?: NumberWriter): string;
    /** Time of the cancel request. `relative` is a relative time. */
    requested(relative: string): string;
  };
  /** Texts of the result of a run. */
  result: {
    /** Heading of the block. */
    title: string;
    /** "Succeeded in 2m 2s". `duration` is null if unknown. */
    succeeded(duration: string | null): string;
    /** "Failed at step 7 of 8 after 1m 40s". `n`, `total` and `duration` are null if unknown. */
    failed(n: number | null, total: number | null, duration: string | null, write?: NumberWriter): string;
    /** "Cancelled at step 4 of 8 after 45s". `n`, `total` and `duration` are null if unknown. */
    cancelled(n: number | null, total: number | null, duration: string | null, write?: NumberWriter): string;
    /** The user who requested the cancel. */
    by(name: string): string;
    /** The work stopped by itself and cleaned up. */
    stoppedCleanly: string;
    /** The backend stopped the work by force. `duration`: time since the request, null if unknown. */
    cutOff(duration: string | null): string;
    /** The work had not started. */
    beforeStart: string;
    /** Time of day of the end. */
    finishedAt(time: string): string;
    /** Button that scrolls the activity feed to the step where the run ended. */
    showStep: string;
  };
  /** Texts of the step durations. */
  times: {
    title: string;
    /** Short form of `title`. */
    short: string;
    /** No step has reported times yet. */
    empty: string;
    /** The run has ended, and no step has reported times. */
    unknown: string;
    showAll(count: number, write?: NumberWriter): string;
    showFewer: string;
    /** Marks an approximate time: "about 4s". */
    about(duration: string): string;
    /** Number of omitted steps: "and 14 more". */
    more(count: number, write?: NumberWriter): string;
  };
  /** Error messages for users. */
  errors: {
    notFound: string;
    forbidden: string;
    unauthorized: string;
    /** The backend is unreachable and there is no data yet. */
    unreachable: string;
    /** The backend did not answer a request that is not retried automatically, e.g. the start of a run. */
    noAnswer: string;
    /** The backend refused a request without a reason. */
    noReason: string;
    /** The answer is not a run. */
    invalid: string;
    /** The backend answers with errors only. It is retried rarely or not at all. */
    unreadable: string;
    /** Like `unreadable`, for answers that are not a run. */
    unreadableAnswer: string;
    /** There is data, but it is out of date. */
    stale(age: string): string;
    /**
     * Replaces `unreachable` and `stale` while the backend's Retry-After applies. `time`: time of day of the next try;
     * `age`: age of the data, null without any.
     */
    retryAt(time: string, age: string | null): string;
    retry: string;
    corrected(from: string, to: string): string;
  };
  /** Announcements for screen readers. */
  announce: {
    status(runName: string | null, status: string): string;
    progress(percent: string): string;
    newSteps(count: number, latest: string, write?: NumberWriter): string;
    /** Several off-screen runs of a list ended at once. `count` is 3 or more. */
    ended(count: number, write?: NumberWriter): string;
  };
}

/** Any subset of {@link RunMessages}, two levels deep. */
export type PartialRunMessages = {
  [K in keyof RunMessages]?: RunMessages[K] extends (...args: never[]) => string
    ? RunMessages[K]
    : RunMessages[K] extends object
      ? Partial<RunMessages[K]>
      : RunMessages[K];
};
