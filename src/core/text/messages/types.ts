import type { EndedRunStatus, RunStageStatus, RunStatus, StepKind, StepStatus } from '../../run/run';
import type { ConnectionState } from '../../run/snapshot/snapshot';

/** Writes a count in the digits and the grouping of the page's locale: `12,345`, `١٢٬٣٤٥`. */
export type NumberWriter = (count: number) => string;

/**
 * Every text a person can see or hear. Pass a partial object to `<RunProvider messages>` to replace some; where a
 * number decides the form, the entry is a function. Durations arrive already formatted for the locale. Counts arrive as
 * numbers, to choose a form by, with `write` as the last argument, to write them with.
 */
export interface RunMessages {
  /**
   * BCP 47 tag of the language the texts are in. Numbers, durations and times are written in it, unless the provider is given a
   * `locale`: texts in one language and figures in another help nobody.
   */
  locale: string;
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
  stepOf(n: number, total: number | null, write?: NumberWriter): string;
  /** "Step 3 of 8: Training CTGAN model". */
  stepOfNamed(n: number, total: number | null, name: string, write?: NumberWriter): string;
  /** "Step 3/8: Training…" for lists. */
  stepShort(n: number, total: number | null, name: string | null, write?: NumberWriter): string;
  /** "3/8 steps". */
  stepsCompleted(completed: number, total: number | null, write?: NumberWriter): string;
  /** Accessible name of the progress bar. */
  progressLabel(runName: string | null): string;
  /** The bar's value in words, from its parts: "Step 3 of 8, Training model, 37%". */
  progressValueText(parts: readonly string[]): string;
  /** Shown when the work left cannot be measured any more, just before the end. */
  finishing: string;
  /** Shown when the number of steps grew. */
  planGrew(total: number, write?: NumberWriter): string;
  /** Shown where the number of steps is unknown. */
  working: string;
  /** A queued run's place; `position` counts from 1. */
  queuePosition(position: number, write?: NumberWriter): string;
  /** Heading of the time a run has been going. */
  elapsed: string;
  /** That time in a sentence. */
  elapsedTime(duration: string): string;
  /** Heading of the time left. */
  remaining: string;
  /** "~5m remaining". */
  remainingAbout(duration: string): string;
  /** "3–8m remaining": both ends in one unit, which the second one names. */
  remainingRange(low: string, high: string): string;
  /** "Less than 10s remaining". */
  remainingLessThan(duration: string): string;
  /** "Up to 8m remaining", where the shortest time is a fraction of the longest. */
  remainingUpTo(duration: string): string;
  /** In place of the time left, so early that nothing can be said of it. */
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
  /** Texts of a run that waits for a person. */
  waiting: {
    /** What is asked, where the backend does not say. */
    text: string;
    /** The link to where a person can answer. */
    answer: string;
    /** In place of the time left, which stands still. `duration` = what was left when it began to wait; `null` = not known. */
    remaining(duration: string | null): string;
  };
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
    /** Title in place of the question, once the run has ended under it. */
    alreadyEnded: Record<EndedRunStatus, string>;
    /** In place of the status "Cancelled" where the backend does not confirm that the work has stopped. */
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
    /** In place of `jumpToLatest` where the run has ended. */
    showLatest: string;
    trimmed(count: number, write?: NumberWriter): string;
    /** Button above the first step shown. */
    showEarlier(count: number, write?: NumberWriter): string;
    /** Shown where a filter leaves nothing. */
    noneOfKind: string;
    /** In place of `empty` where steps were done, or the run has ended, and none of them is listed. */
    unlisted: string;
    /** Heading above the steps of one try, where there is more than one. The number arrives formatted. */
    attempt(n: string): string;
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
    /** Heading above the metrics that are judged. */
    quality: string;
    empty: string;
    notAvailable: string;
    /** In place of `notAvailable` where it is known with which step it comes: "after Measuring utility". */
    after(step: string): string;
    /** In place of `notAvailable` where the run has ended, or the metric had a value before and has none now. */
    notMeasured: string;
    pass: string;
    warn: string;
    fail: string;
    lowerIsBetter: string;
    higherIsBetter: string;
    /** All metrics together: "3 of 4 pass". */
    passed(count: number, total: number, write?: NumberWriter): string;
    /** The worst of them: "MIA AUC 0.631 is above 0.6". `side` = on which side of the limit it stands. */
    beyond(name: string, value: string, side: 'above' | 'below', limit: string): string;
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
    sortBy: Record<'newest' | 'oldest' | 'name' | 'status' | 'duration', string>;
    /** Accessible name of the search, and its placeholder. */
    search: string;
    /** Shown where search and filters leave nothing. */
    noMatch: string;
    /** The same, naming what was searched for. */
    noMatchFor(search: string): string;
    clearSearch: string;
    /** Heading of runs that belong to no group. */
    ungrouped: string;
    /** Headings of runs that go on, and of those of the last two days. */
    groups: Record<'active' | 'today' | 'yesterday', string>;
    /** Accessible name of the mark that selects one run. */
    select(runName: string | null): string;
    selectAll: string;
    /** "3 selected". */
    selected(count: number, write?: NumberWriter): string;
    clearSelection: string;
  };
  /** Cancelling several runs at once. */
  bulk: {
    /** The button: "Cancel 3 runs". */
    action(count: number, write?: NumberWriter): string;
    title(count: number, write?: NumberWriter): string;
    description(count: number, write?: NumberWriter): string;
    /** While requests are under way: "2 of 5 answered". */
    progress(answered: number, total: number, write?: NumberWriter): string;
    /** At the end: "4 of 5 cancelled". */
    summary(cancelled: number, total: number, write?: NumberWriter): string;
    /** Sends no further request. */
    stop: string;
    waiting: string;
    /** Stopped before its turn came. */
    notSent: string;
    /** Tries those again that were refused. */
    retry: string;
  };
  /** The named phases of a run, and the states of one. */
  stages: Record<'title' | RunStageStatus, string>;
  /** What an agent has chosen to do. */
  plan: Record<'title' | 'alternatives' | 'used' | 'notUsed', string>;
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
    /** Opens what has no room beside the title. */
    more: string;
    retry: string;
    /** Said while the run goes on. */
    keepsRunning: string;
    /** Said instead while it is being cancelled. */
    keepsCancelling: string;
    /** While a run is started: cancels it as soon as it has an id. */
    cancelStart: string;
  };
  /** What a run does now. */
  now: {
    /** Name of the block. */
    title: string;
    /** How long steps of this name usually take: "usually 1m 10s". */
    usually(duration: string): string;
    /** After how long a step has been going, where nothing else is known of it: "9s in this step". */
    inStep: string;
    /** Between two steps: the one that ended last, and how long it took. */
    last(name: string, duration: string): string;
    /** Between two steps: the one that comes next, where that is known. */
    next(name: string): string;
    /** While it is queued: "Waiting for 20s". */
    waited(duration: string): string;
    /** Since when values were seen: "from 12:04". */
    from(time: string): string;
    /** A curve in words: "loss 0.41, was 2.3 at epoch 1". `at` is an amount in the backend's own words, or a duration. */
    curve(name: string, value: string, first: string, at: string): string;
    /** The line of a run that is being cancelled; `total` and `name` are null when unknown. */
    stopping(n: number, total: number | null, name: string | null, write?: NumberWriter): string;
    /** When the cancel was asked for. `relative` is a relative time. */
    requested(relative: string): string;
  };
  /** How a run ended. */
  result: {
    /** Name of the block. */
    title: string;
    /** "Succeeded in 2m 2s"; `duration` is null when unknown. */
    succeeded(duration: string | null): string;
    /** "Failed at step 7 of 8 after 1m 40s"; `n`, `total` and `duration` are null when unknown. */
    failed(n: number | null, total: number | null, duration: string | null, write?: NumberWriter): string;
    /** "Cancelled at step 4 of 8 after 45s"; `n`, `total` and `duration` are null when unknown. */
    cancelled(n: number | null, total: number | null, duration: string | null, write?: NumberWriter): string;
    /** Who asked for the cancel. */
    by(name: string): string;
    /** The work has stopped by itself and has tidied up. */
    stoppedCleanly: string;
    /** The backend has ended it by force; `duration` = how long after the request, null when unknown. */
    cutOff(duration: string | null): string;
    /** The work had not begun. */
    beforeStart: string;
    /** When it ended, as a time of day. */
    finishedAt(time: string): string;
    /** Leads to the step in the activity where it ended. */
    showStep: string;
  };
  /** How long each step took. */
  times: {
    title: string;
    /** The same where there is little room. */
    short: string;
    /** No step has told a time so far. */
    empty: string;
    /** The run has ended, and no step has told a time. */
    unknown: string;
    showAll(count: number, write?: NumberWriter): string;
    showFewer: string;
    /** Before a time that is not exact: "about 4s". */
    about(duration: string): string;
    /** What is left out: "and 14 more". */
    more(count: number, write?: NumberWriter): string;
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
    /** The backend answers, but each time with an error; it is seldom asked again by itself, or not at all. */
    unreadable: string;
    /** The same where each answer is something that is not a run. */
    unreadableAnswer: string;
    /** There is data, but it is old. */
    stale(age: string): string;
    /**
     * In place of `unreachable` and `stale` while the backend has asked not to be asked for a while. `time` = when it is
     * tried again, as a time of day; `age` = how old the data is, `null` = there is none.
     */
    retryAt(time: string, age: string | null): string;
    retry: string;
    corrected(from: string, to: string): string;
  };
  /** What screen readers announce. */
  announce: {
    status(runName: string | null, status: string): string;
    progress(percent: string): string;
    newSteps(count: number, latest: string, write?: NumberWriter): string;
    /** Several runs of a list, out of view, ended at once; `count` is 3 or more. */
    ended(count: number, write?: NumberWriter): string;
  };
}

/** A {@link RunMessages} of which only some entries are given. */
export type PartialRunMessages = {
  [K in keyof RunMessages]?: RunMessages[K] extends (...args: never[]) => string
    ? RunMessages[K]
    : RunMessages[K] extends object
      ? Partial<RunMessages[K]>
      : RunMessages[K];
};
