import { useCallback, useEffect, useMemo, useRef } from 'react';
import { formatEta } from '../../core/forecast/estimate';
import { etaTexts } from '../../core/forecast/estimate/label';
import type { ForecastView } from '../../core/forecast/forecast';
import { browserEnvironment } from '../../core/platform/environment';
import type { Run } from '../../core/run/run';
import type { AnnouncedFacts, AnnouncerLevel, FollowedRun } from '../../core/text/announcer';
import { formatPercent, wholePercent } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { statusWord } from '../../core/text/status-word';
import type { UseEtaOptions } from '../forecast/useEta';
import { useForecast } from '../forecast/useForecast';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { type RunInput, type RunView, useRunView } from '../useRunView';
import { announcerOf } from './live-region';

/** Says something to people who use a screen reader: at once, politely, and not in a hidden tab. */
export function useAnnouncer(): (text: string) => void {
  const { clock, client, announce = true } = useRunContext();
  const environment = client?.environment ?? browserEnvironment;
  // The region has to be there before the first text is.
  useEffect(() => {
    if (announce) announcerOf(clock, environment);
  }, [clock, environment, announce]);
  return useCallback(
    (text: string) => {
      if (announce) announcerOf(clock, environment).say(text);
    },
    [clock, environment, announce],
  );
}

/** Settings of {@link useRunAnnouncements}. */
export interface UseRunAnnouncementsOptions {
  /** What the estimate may know; the same as the bar is given. Keep it outside of rendering. */
  eta?: UseEtaOptions | undefined;
}

/** Hands what is known to the page's voice for as long as the caller is mounted. */
function useTold(runId: string | null, level: AnnouncerLevel, facts: AnnouncedFacts | null) {
  const { clock, client, announce = true } = useRunContext();
  const environment = client?.environment ?? browserEnvironment;
  const latest = useRef(facts);
  const followed = useRef<FollowedRun | null>(null);
  useEffect(() => {
    latest.current = facts;
    if (facts) followed.current?.update(facts);
  }, [facts]);
  useEffect(() => {
    if (runId === null || !announce) return;
    const followedRun = announcerOf(clock, environment).follow(runId, level);
    followed.current = followedRun;
    if (latest.current) followedRun.update(latest.current);
    return () => {
      followed.current = null;
      followedRun.stop();
    };
  }, [clock, environment, runId, level, announce]);
}

const stateTexts = {
  announce: en.announce,
  status: en.status,
  connection: en.connection,
  cancel: { mayStillWork: en.cancel.mayStillWork },
};
const allTexts = { ...stateTexts, ...etaTexts };

/** What is asked of people belongs to the news that a run waits for one. */
function statusWords(run: Run, messages: typeof stateTexts): string {
  const { status, waitingFor } = run;
  const words = statusWord(run, messages.status);
  return status === 'waiting' && waitingFor?.text ? `${words}. ${waitingFor.text}` : words;
}

/** What there is to say of the run's state and its line; nothing else. */
function stateFacts({ run, connection, mayStillWork }: RunView, messages: typeof stateTexts): AnnouncedFacts | null {
  if (!run) return null;
  const name = run.name || null;
  return {
    status: run.status,
    attempt: run,
    connection: connection.state,
    percent: null,
    remainingMs: null,
    eta: 'hidden',
    steps: 0,
    say: {
      status: () =>
        messages.announce.status(name, mayStillWork ? messages.cancel.mayStillWork : statusWords(run, messages)),
      connection: () => messages.announce.status(name, messages.connection[connection.state]),
      percent: () => '',
      eta: () => null,
      steps: () => '',
    },
  };
}

/** @internal For lists: only that the run's state has changed. */
export function useStateAnnouncementsOf(view: RunView): void {
  const messages = useMessages(stateTexts);
  const facts = useMemo(() => stateFacts(view, messages), [view, messages]);
  useTold(view.runId, 'states', facts);
}

const noOptions: UseEtaOptions = {};

/** @internal For a run that is already resolved. */
export function useAnnouncementsOf(view: RunView, { eta }: UseRunAnnouncementsOptions = {}): void {
  const { locale } = useRunContext();
  const messages = useMessages(allTexts);
  const select = useMemo(
    // Words instead of figures: what merely ticks renders nothing.
    () =>
      ({ progress, eta }: ForecastView) => ({
        percent: progress.fraction === null ? null : wholePercent(progress.fraction),
        stepName: progress.stepName,
        remainingMs: eta.shownMs,
        eta: eta.state,
        label: formatEta(eta, { messages, locale }),
      }),
    [messages, locale],
  );
  const { stepName, label, ...forecast } = useForecast(view, eta ?? noOptions, select);
  const { percent, remainingMs, eta: etaState } = forecast;
  const facts = useMemo<AnnouncedFacts | null>(() => {
    const known = stateFacts(view, messages);
    if (!known) return null;
    return {
      ...known,
      percent,
      remainingMs,
      eta: etaState,
      steps: view.stepsTrimmed + view.steps.length,
      say: {
        ...known.say,
        percent: () => messages.announce.progress(formatPercent((percent ?? 0) / 100, { locale })),
        eta: () => label,
        steps: (count) => messages.announce.newSteps(count, view.steps.at(-1)?.title ?? stepName ?? ''),
      },
    };
  }, [view, messages, locale, percent, remainingMs, etaState, label, stepName]);
  useTold(view.runId, 'all', facts);
}

/**
 * Tells people who use a screen reader what becomes of a run: its state at once; milestones, new steps and the time left
 * gathered and at least five seconds apart; nothing that ticks, and nothing in a hidden tab. Any number of components may
 * tell of the same run: it is said once. `RealTimeRunStatus`, `RunExecutionModal` and `RunCard` do so by themselves.
 */
export function useRunAnnouncements(input: string | RunInput, options: UseRunAnnouncementsOptions = {}): void {
  useAnnouncementsOf(useRunView(typeof input === 'string' ? { runId: input } : input), options);
}
