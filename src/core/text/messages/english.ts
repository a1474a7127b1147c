/**
 * The English texts. Each is a separate export, so that apps bundle only the texts of the components they use. Plain
 * literals only: a call or a spread could not be tree-shaken.
 */
import { connecting } from './connecting';
import type { RunMessages } from './types';

/** Locale of the English texts: numbers and times beside them are formatted in English too. */
export const locale = 'en';

/** For callers outside of components; components pass the page's number formatter. */
const plain = (count: number) => count.toLocaleString('en');
const named = (runName: string | null) => runName ?? 'Run';

export const status: RunMessages['status'] = {
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting for input',
  paused: 'Paused',
  cancelling: 'Cancelling…',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  unknown: 'Unknown',
};
export const stepKind: RunMessages['stepKind'] = {
  planned: 'Planned',
  loading: 'Loading',
  training: 'Training',
  metrics: 'Metrics',
  error: 'Error',
  warning: 'Warning',
  backup: 'Backup',
  cancelled: 'Cancelled',
  info: 'Info',
  unknown: 'Other',
};
export const stepStatus: RunMessages['stepStatus'] = {
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
};
export const connection: RunMessages['connection'] = {
  idle: 'Not watching',
  connecting,
  live: 'Live',
  polling: 'Updates every few seconds',
  reconnecting: 'Reconnecting…',
  stale: 'Out of date',
  offline: 'Offline',
  ended: 'Ended',
  failed: 'Unavailable',
};
export const live: RunMessages['live'] = 'LIVE';
export const stepOf: RunMessages['stepOf'] = (n, total, write = plain) =>
  total === null ? `Step ${write(n)}` : `Step ${write(n)} of ${write(total)}`;
export const stepOfNamed: RunMessages['stepOfNamed'] = (n, total, name, write = plain) =>
  total === null ? `Step ${write(n)}: ${name}` : `Step ${write(n)} of ${write(total)}: ${name}`;
export const stepShort: RunMessages['stepShort'] = (n, total, name, write = plain) =>
  `Step ${write(n)}${total === null ? '' : `/${write(total)}`}${name === null ? '' : `: ${name}`}`;
export const stepsCompleted: RunMessages['stepsCompleted'] = (completed, total, write = plain) =>
  total === null
    ? `${write(completed)} ${completed === 1 ? 'step' : 'steps'}`
    : `${write(completed)}/${write(total)} steps`;
export const progressLabel: RunMessages['progressLabel'] = (runName) =>
  runName === null ? 'Run progress' : `Progress of ${runName}`;
export const progressValueText: RunMessages['progressValueText'] = (parts) => parts.join(', ');
export const finishing: RunMessages['finishing'] = 'Finishing…';
export const planGrew: RunMessages['planGrew'] = (total, write = plain) => `The plan grew to ${write(total)} steps`;
export const working: RunMessages['working'] = 'Working…';
export const queuePosition: RunMessages['queuePosition'] = (position, write = plain) =>
  position === 0 ? 'Next in the queue' : `${write(position)} ahead in the queue`;
export const elapsed: RunMessages['elapsed'] = 'Elapsed';
export const elapsedTime: RunMessages['elapsedTime'] = (duration) => `${duration} elapsed`;
export const remaining: RunMessages['remaining'] = 'Remaining';
export const remainingAbout: RunMessages['remainingAbout'] = (duration) => `~${duration} remaining`;
export const remainingRange: RunMessages['remainingRange'] = (low, high) => `${low}–${high} remaining`;
export const remainingLessThan: RunMessages['remainingLessThan'] = (duration) => `Less than ${duration} remaining`;
export const remainingUpTo: RunMessages['remainingUpTo'] = (duration) => `Up to ${duration} remaining`;
export const estimating: RunMessages['estimating'] = 'Estimating…';
export const finishesAbout: RunMessages['finishesAbout'] = (time) => `Done about ${time}`;
export const etaShort: RunMessages['etaShort'] = (duration) => `ETA: ${duration}`;
export const etaShortRange: RunMessages['etaShortRange'] = (low, high) => `ETA: ${low}–${high}`;
export const etaShortUpTo: RunMessages['etaShortUpTo'] = (duration) => `ETA: up to ${duration}`;
export const startedAgo: RunMessages['startedAgo'] = (relative) => `Started: ${relative}`;
export const overdue: RunMessages['overdue'] = (low, high) => `Taking longer than usual (usually ${low}–${high})`;
export const overdueBy: RunMessages['overdueBy'] = (usual) => `Taking longer than usual (usually ${usual})`;
export const overdueUnknown: RunMessages['overdueUnknown'] = 'Taking longer than expected';
export const maybeStuck: RunMessages['maybeStuck'] = 'May be stuck';
export const noProgressFor: RunMessages['noProgressFor'] = (duration) => `No progress for ${duration}`;
export const waiting: RunMessages['waiting'] = {
  text: 'This run goes on when somebody has answered.',
  answer: 'Answer',
  remaining: (duration) =>
    duration === null ? 'On hold until there is an answer' : `On hold until there is an answer, then ~${duration}`,
};
export const steps: RunMessages['steps'] = 'Steps';
export const cancel: RunMessages['cancel'] = {
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
  alreadyEnded: { succeeded: 'Already succeeded', failed: 'Already failed', cancelled: 'Already cancelled' },
  mayStillWork: 'Cancelled. Work under way may still finish.',
  endedWhileAsking: (status) => `The run has ended in the meantime: ${status}.`,
  overdue: (duration) => `Cancel requested ${duration} ago, and it has not stopped yet.`,
  force: 'Force stop',
  forcing: 'Forcing…',
  forceDescription: 'Stops it without waiting. Work in progress is lost.',
  retry: 'Try again',
  copyId: 'Copy run id',
  copied: 'Copied',
  close: 'Close',
};
export const feed: RunMessages['feed'] = {
  title: 'Activity',
  label: (runName) => `Activity of ${named(runName)}`,
  empty: 'No activity yet',
  loading: 'Loading activity…',
  error: 'The activity could not be loaded.',
  newItems: (count, write = plain) => `${write(count)} new`,
  jumpToLatest: 'Jump to latest',
  showLatest: 'Show latest',
  trimmed: (count, write = plain) => `${write(count)} earlier ${count === 1 ? 'step is' : 'steps are'} not shown`,
  showEarlier: (count, write = plain) => `Show ${write(count)} earlier ${count === 1 ? 'step' : 'steps'}`,
  noneOfKind: 'No steps of this kind',
  unlisted: 'No steps to show',
  attempt: (n) => `Attempt ${n}`,
  showDetail: 'Show detail',
  hideDetail: 'Hide detail',
  filter: 'Filter by kind',
  filterAll: 'All',
  agent: 'Agent',
  progress: (current, total, unit) => {
    const amount = total === null ? current : `${current} / ${total}`;
    if (unit === null || unit === '') return amount;
    // The unit's plural is unknown and "300 epoch" is wrong: words go first, without a plural; symbols (%, MB) last.
    return /^\p{L}\p{Ll}{2}/u.test(unit) ? `${unit} ${amount}` : `${amount} ${unit}`;
  },
  took: (duration) => `took ${duration}`,
  stale: 'Out of date',
};
export const metrics: RunMessages['metrics'] = {
  title: 'Metrics',
  quality: 'Quality',
  empty: 'No metrics yet',
  notAvailable: 'Not yet available',
  after: (step) => `after ${step}`,
  notMeasured: 'Not measured',
  pass: 'Passing',
  warn: 'Warning',
  fail: 'Failing',
  lowerIsBetter: 'Lower is better',
  higherIsBetter: 'Higher is better',
  passed: (count, total, write = plain) => `${write(count)} of ${write(total)} pass`,
  beyond: (name, value, side, limit) => `${name} ${value} is ${side} ${limit}`,
  groups: { utility: 'Utility', privacy: 'Privacy' },
  names: { ks_mean: 'KS mean', corr_delta: 'Corr delta', mia_auc: 'MIA AUC', dup_rate: 'Dup rate' },
};
export const list: RunMessages['list'] = {
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
  sortBy: { newest: 'Newest first', oldest: 'Oldest first', name: 'Name', status: 'Status', duration: 'Duration' },
  search: 'Search runs',
  noMatch: 'No runs match.',
  noMatchFor: (search) => `No runs match “${search}”`,
  clearSearch: 'Clear search',
  ungrouped: 'Other',
  groups: { active: 'Active', today: 'Today', yesterday: 'Yesterday' },
  select: (runName) => `Select ${named(runName)}`,
  selectAll: 'Select all',
  selected: (count, write = plain) => `${write(count)} selected`,
  clearSelection: 'Clear selection',
};
export const bulk: RunMessages['bulk'] = {
  action: (count, write = plain) => `Cancel ${write(count)} ${count === 1 ? 'run' : 'runs'}`,
  title: (count, write = plain) => (count === 1 ? 'Cancel Run?' : `Cancel ${write(count)} Runs?`),
  description: (count, write = plain) =>
    `Are you sure you want to cancel ${count === 1 ? 'this run' : `these ${write(count)} runs`}? This action cannot be undone.`,
  progress: (answered, total, write = plain) => `${write(answered)} of ${write(total)} answered`,
  summary: (cancelled, total, write = plain) => `${write(cancelled)} of ${write(total)} cancelled`,
  stop: 'Send no more',
  waiting: 'Waiting',
  notSent: 'Not sent',
  retry: 'Try these again',
};
export const stages: RunMessages['stages'] = {
  title: 'Stages',
  pending: 'Pending',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
};
export const plan: RunMessages['plan'] = {
  title: 'Plan',
  alternatives: 'Alternatives',
  used: 'used',
  notUsed: 'not used',
};
export const pause: RunMessages['pause'] = {
  pause: 'Pause',
  resume: 'Resume',
  refused: (detail) => (detail === null ? 'The run could not be changed.' : `The run could not be changed: ${detail}`),
};
export const modal: RunMessages['modal'] = {
  configure: 'New run',
  untitled: 'Run',
  loading: 'Loading run…',
  start: 'Start run',
  starting: 'Starting…',
  startFailed: (detail) => `The run could not be started: ${detail}`,
  close: 'Close',
  more: 'More',
  retry: 'Run again',
  keepsRunning: 'You can close this window; the run continues.',
  keepsCancelling: 'You can close this window; cancelling continues.',
  cancelStart: 'Cancel start',
};
export const now: RunMessages['now'] = {
  title: 'Now',
  usually: (duration) => `usually ${duration}`,
  inStep: 'in this step',
  last: (name, duration) => `Last: ${name}, ${duration}`,
  next: (name) => `Next: ${name}`,
  waited: (duration) => `Waiting for ${duration}`,
  from: (time) => `from ${time}`,
  curve: (name, value, first, at) => `${name} ${value}, was ${first} at ${at}`,
  stopping: (n, total, name, write = plain) =>
    `Stopping at step ${write(n)}${total === null ? '' : ` of ${write(total)}`}${name === null ? '' : `: ${name}`}`,
  requested: (relative) => `requested ${relative}`,
};
export const result: RunMessages['result'] = {
  title: 'Result',
  succeeded: (duration) => (duration === null ? 'Succeeded' : `Succeeded in ${duration}`),
  failed: (n, total, duration, write = plain) =>
    `Failed${n === null ? '' : ` at step ${write(n)}${total === null ? '' : ` of ${write(total)}`}`}${duration === null ? '' : ` after ${duration}`}`,
  cancelled: (n, total, duration, write = plain) =>
    `Cancelled${n === null ? '' : ` at step ${write(n)}${total === null ? '' : ` of ${write(total)}`}`}${duration === null ? '' : ` after ${duration}`}`,
  by: (name) => `by ${name}`,
  stoppedCleanly: 'stopped cleanly',
  cutOff: (duration) => (duration === null ? 'cut off' : `cut off after ${duration}`),
  beforeStart: 'before it started',
  finishedAt: (time) => `finished ${time}`,
  showStep: 'Show step',
};
export const times: RunMessages['times'] = {
  title: 'Time per step',
  short: 'Time',
  empty: 'No times yet',
  unknown: 'No times are known',
  showAll: (count, write = plain) => `Show all ${write(count)}`,
  showFewer: 'Show fewer',
  about: (duration) => `about ${duration}`,
  more: (count, write = plain) => `and ${write(count)} more`,
};
export const errors: RunMessages['errors'] = {
  notFound: 'This run does not exist, or you may not see it.',
  forbidden: 'You are not allowed to see this run.',
  unauthorized: 'Your session has expired. Sign in again.',
  unreachable: 'The server cannot be reached. Trying again…',
  noAnswer: 'The server cannot be reached.',
  noReason: 'The server gave no reason.',
  invalid: 'The server sent an answer that could not be read. Trying again…',
  unreadable: 'This run cannot be read: the server answers with an error.',
  unreadableAnswer: 'This run cannot be read: the server answers, but not with a run.',
  stale: (age) => `Last update ${age}. Trying again…`,
  retryAt: (time, age) =>
    `${age === null ? '' : `Last update ${age}. `}The server asks to wait. Trying again at ${time}.`,
  retry: 'Try again',
  corrected: (from, to) => `Reported as ${from} at first; corrected to ${to}.`,
};
export const announce: RunMessages['announce'] = {
  status: (runName, status) => `${named(runName)}: ${status}`,
  progress: (percent) => `${percent} done`,
  newSteps: (count, latest, write = plain) => (count === 1 ? latest : `${write(count)} new steps, latest: ${latest}`),
  ended: (count, write = plain) => `${write(count)} ${count === 1 ? 'run has' : 'runs have'} ended`,
};
