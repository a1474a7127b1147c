import type { Clock, TimerHandle } from '../platform/clock';
import type { Environment } from '../platform/environment';
import { type AttemptMarks, compareAttempts } from '../run/compare-attempts';
import { isEnded, type RunStatus } from '../run/run';
import type { ConnectionState } from '../run/snapshot/snapshot';

/** Minimum time between two announcements other than status changes, ms. */
const MILESTONE_GAP_MS = 5_000;
/** The same text is announced once within this time, ms, e.g. by a card and by the window above it. */
const ECHO_MS = 2_000;
/** Percentages at which progress is announced. */
const MILESTONES = [25, 50, 75];

/** Facts about a run at one moment. Texts are created only when needed. */
export interface AnnouncedFacts {
  status: RunStatus;
  /** Identifies the attempt. Without it, only a status change is news. */
  attempt?: AttemptMarks;
  connection: ConnectionState;
  /** 0 to 100; `null` if unknown. */
  percent: number | null;
  /** The displayed time left, ms; `null` if there is none. */
  remainingMs: number | null;
  /** State of the estimate. A change to `stalled`, `stuck` or `overdue` is announced. */
  eta: string;
  /** Number of steps so far. */
  steps: number;
  say: {
    status(): string;
    connection(): string;
    percent(): string;
    /** Text of the time left; `null` if there is none. */
    eta(): string | null;
    steps(count: number): string;
  };
}

/** What to announce: `states` for runs in lists, `all` for a run on its own. */
export type AnnouncerLevel = 'states' | 'all';

/** Result of {@link Announcer.follow}. */
export interface FollowedRun {
  update(facts: AnnouncedFacts): void;
  /** When the last follower of a run stops, its pending announcements are dropped. */
  stop(): void;
}

/** Announcer of a page, shared by all components. */
export interface Announcer {
  /** Announces a text at once, unless the page is hidden or the same text was announced within two seconds. */
  say(text: string): void;
  /**
   * Follows a run. Its initial state is not announced. Several followers of one run announce once.
   * @param runId a name that is unique in the page
   */
  follow(runId: string, level: AnnouncerLevel): FollowedRun;
}

interface Followed {
  /** Number of followers per level. */
  followers: Record<AnnouncerLevel, number>;
  /** The next full update becomes the baseline. */
  isNew: boolean;
  known: AnnouncedFacts | null;
  saidConnection: string;
  saidSteps: number;
  saidPercent: number;
  saidEta: { ms: number; at: number } | null;
  /** Pending milestones and steps. */
  waiting: { percent: boolean; eta: boolean; steps: boolean };
  /** The status changed while the page was hidden. */
  missed: boolean;
}

const NOTHING = { percent: false, eta: false, steps: false };

/** Groups connection states: only a change between groups is announced. */
const connectionTextOf = (state: ConnectionState): string =>
  state === 'stale' || state === 'offline' || state === 'failed' ? state : state === 'reconnecting' ? '' : 'good';

/** True if `now` is the end of a later attempt than `before`, whose start was possibly missed. */
const isAnotherEnd = (before: AnnouncedFacts, now: AnnouncedFacts): boolean =>
  isEnded(now.status) && compareAttempts(before.attempt ?? {}, now.attempt ?? {}) > 0;

const TOLD_ETA_STATES = ['stalled', 'stuck', 'overdue'];

/**
 * Decides what to announce. Status changes: at once. Milestones, new steps and the time left: batched, at least five
 * seconds apart. In a hidden tab: nothing; the last status follows when the user returns.
 *
 * The time left is announced with a milestone if it changed by a quarter or a minute, and on its own only if the finish
 * time moved by both.
 * @param utter puts a text into the live region
 */
export function createAnnouncer(clock: Clock, environment: Environment, utter: (text: string) => void): Announcer {
  const heard = new Map<string, number>();
  const runs = new Map<string, Followed>();
  let lastMilestoneAt = Number.NEGATIVE_INFINITY;
  let timer: TimerHandle | null = null;
  let endEnvironment: (() => void) | null = null;

  const speak = (text: string) => {
    const now = clock.now();
    for (const [words, at] of heard) if (now - at >= ECHO_MS) heard.delete(words);
    heard.set(text, now);
    utter(text);
  };
  const say = (text: string) => {
    if (environment.isVisible() && !isEcho(text)) speak(text);
  };
  const isEcho = (text: string) => clock.now() - (heard.get(text) ?? Number.NEGATIVE_INFINITY) < ECHO_MS;

  const flush = () => {
    timer = null;
    if (!environment.isVisible()) return;
    for (const run of runs.values()) {
      const { known, waiting } = run;
      run.waiting = NOTHING;
      if (!known) continue;
      const texts: (string | null)[] = [];
      if (waiting.percent) texts.push(known.say.percent());
      const ms = known.remainingMs;
      const moved = ms !== null && (run.saidEta === null || isFar(ms, run.saidEta.ms, 'either'));
      if (waiting.eta || (waiting.percent && moved)) {
        texts.push(known.say.eta());
        run.saidEta = ms === null ? null : { ms, at: clock.now() };
      }
      if (waiting.steps && known.steps > run.saidSteps) texts.push(known.say.steps(known.steps - run.saidSteps));
      run.saidSteps = known.steps;
      for (const text of texts) {
        if (!text) continue;
        speak(text);
        lastMilestoneAt = clock.now();
      }
    }
  };
  const schedule = () => {
    timer ??= clock.setTimeout(flush, Math.max(0, lastMilestoneAt + MILESTONE_GAP_MS - clock.now()));
  };

  const onReturn = () => {
    for (const run of runs.values()) {
      const { known } = run;
      if (!known) continue;
      if (run.missed) speak(known.say.status());
      run.missed = false;
      // Everything is on the screen already: drop it instead of reading a backlog aloud.
      run.waiting = NOTHING;
      run.saidSteps = known.steps;
      run.saidPercent = known.percent ?? run.saidPercent;
    }
  };

  const update = (run: Followed, level: AnnouncerLevel, facts: AnnouncedFacts) => {
    // A card knows less than the window above it.
    if (level === 'states' && run.followers.all > 0) return;
    const before = run.known;
    run.known = facts;
    const hasChanged = before !== null && (facts.status !== before.status || isAnotherEnd(before, facts));
    if (hasChanged) {
      if (environment.isVisible()) speak(facts.say.status());
      else run.missed = true;
    }
    if (run.isNew || hasChanged) {
      // Also after a status change: pending texts are outdated.
      run.isNew = false;
      run.saidConnection = connectionTextOf(facts.connection) || run.saidConnection || 'good';
      run.waiting = NOTHING;
      run.saidSteps = facts.steps;
      run.saidPercent = facts.percent ?? 0;
      run.saidEta = facts.remainingMs === null ? null : { ms: facts.remainingMs, at: clock.now() };
      return;
    }
    if (level === 'states' || before === null) return;
    const connectionText = connectionTextOf(facts.connection);
    if (connectionText !== '' && connectionText !== run.saidConnection) {
      run.saidConnection = connectionText;
      say(facts.say.connection());
    }
    if (facts.status !== 'running') return;
    const percent = facts.percent ?? 0;
    const passed = MILESTONES.some((mark) => run.saidPercent < mark && percent >= mark);
    if (passed) run.saidPercent = percent;
    const ms = facts.remainingMs;
    const expected = run.saidEta && Math.max(0, run.saidEta.ms - (clock.now() - run.saidEta.at));
    const waiting = {
      percent: run.waiting.percent || passed,
      eta:
        run.waiting.eta ||
        (facts.eta !== before.eta && TOLD_ETA_STATES.includes(facts.eta)) ||
        (ms !== null && expected !== null && isFar(ms, expected, 'both')),
      steps: facts.steps > run.saidSteps,
    };
    run.waiting = waiting;
    if (waiting.percent || waiting.eta || waiting.steps) schedule();
  };

  return {
    say,
    follow(runId, level) {
      const run: Followed = runs.get(runId) ?? {
        followers: { states: 0, all: 0 },
        isNew: true,
        known: null,
        saidConnection: '',
        saidSteps: 0,
        saidPercent: 0,
        saidEta: null,
        waiting: NOTHING,
        missed: false,
      };
      if (level === 'all' && run.followers.all === 0) run.isNew = true;
      run.followers[level] += 1;
      runs.set(runId, run);
      endEnvironment ??= environment.subscribe((event) => {
        if (event === 'visible' || event === 'resumed') onReturn();
      });
      let isFollowing = true;
      return {
        update: (facts) => {
          if (isFollowing) update(run, level, facts);
        },
        stop() {
          if (!isFollowing) return;
          isFollowing = false;
          run.followers[level] -= 1;
          if (run.followers.all === 0) run.waiting = NOTHING;
          if (run.followers.all + run.followers.states === 0) runs.delete(runId);
          if (runs.size > 0) return;
          if (timer !== null) clock.clearTimeout(timer);
          timer = null;
          endEnvironment?.();
          endEnvironment = null;
        },
      };
    },
  };
}

/** True if two remaining times differ by a quarter of the announced one or by a minute (`both`: and). */
function isFar(ms: number, announcedMs: number, need: 'either' | 'both'): boolean {
  const by = Math.abs(ms - announcedMs);
  const quarter = by > 0 && by >= announcedMs / 4;
  const minute = by >= 60_000;
  return need === 'both' ? quarter && minute : quarter || minute;
}
