import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { RunClient } from '../../core/client/types';
import { formatEta } from '../../core/forecast/estimate';
import { etaTexts } from '../../core/forecast/estimate/label';
import type { ForecastView } from '../../core/forecast/forecast';
import { browserEnvironment } from '../../core/platform/environment';
import type { Run } from '../../core/run/run';
import type { RunSource } from '../../core/run/source/run-source';
import type { AnnouncedFacts, AnnouncerLevel, FollowedRun } from '../../core/text/announcer';
import { formatPercent, wholePercent } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { statusWord } from '../../core/text/status-word';
import type { UseEtaOptions } from '../forecast/useEta';
import { useForecast } from '../forecast/useForecast';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { inputOf, type RunInput, type RunView, useRunView } from '../useRunView';
import { announcerOf } from './live-region';

/** Returns a function that announces a text to screen readers: at once, politely, and not in a hidden tab. */
export function useAnnouncer(): (text: string) => void {
  const { clock, client, announce = true } = useRunContext();
  const environment = client?.environment ?? browserEnvironment;
  // The region must exist before its first text.
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

/** Options of {@link useRunAnnouncements}. */
export interface UseRunAnnouncementsOptions {
  /** Options of the estimate; pass the same as to the bar. Create them outside of rendering. */
  eta?: UseEtaOptions | undefined;
}

const sources = new WeakMap<RunSource, number>();
let sourceCount = 0;

/** Names a run among all of the page: ids of two backends may be equal, and two providers may share one. */
function nameOf(client: RunClient | null, runId: string): string {
  if (client === null) return runId;
  const known = sources.get(client.source) ?? sourceCount + 1;
  sourceCount = Math.max(sourceCount, known);
  sources.set(client.source, known);
  return `${known} ${runId}`;
}

/** Keeps the page's announcer up to date while the caller is mounted. */
function useAnnounceFacts(runId: string | null, level: AnnouncerLevel, facts: AnnouncedFacts | null) {
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
    const followedRun = announcerOf(clock, environment).follow(nameOf(client, runId), level);
    followed.current = followedRun;
    if (latest.current) followedRun.update(latest.current);
    return () => {
      followed.current = null;
      followedRun.stop();
    };
  }, [clock, environment, client, runId, level, announce]);
}

const stateTexts = {
  announce: en.announce,
  status: en.status,
  connection: en.connection,
  cancel: { mayStillWork: en.cancel.mayStillWork },
};
const allTexts = { ...stateTexts, ...etaTexts };

/** A waiting run also says what it waits for. */
function statusWords(run: Run, messages: typeof stateTexts): string {
  const { status, waitingFor } = run;
  const words = statusWord(run, messages.status);
  return status === 'waiting' && waitingFor?.text ? `${words}. ${waitingFor.text}` : words;
}

/** Facts about the run's status and connection only. */
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

/** @internal For lists: announces only status changes. */
export function useStateAnnouncementsOf(view: RunView): void {
  const messages = useMessages(stateTexts);
  const facts = useMemo(() => stateFacts(view, messages), [view, messages]);
  useAnnounceFacts(view.runId, 'states', facts);
}

const noOptions: UseEtaOptions = {};

/** @internal `useRunAnnouncements` for a resolved run. */
export function useAnnouncementsOf(view: RunView, { eta }: UseRunAnnouncementsOptions = {}): void {
  const { locale } = useRunContext();
  const messages = useMessages(allTexts);
  const select = useMemo(
    // Selects words instead of numbers: ticks cause no render.
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
  useAnnounceFacts(view.runId, 'all', facts);
}

/**
 * Announces a run to screen readers: its status at once; milestones, new steps and the time left batched, at least five
 * seconds apart; nothing in a hidden tab. Any number of components can announce the same run without repeating it.
 * `RealTimeRunStatus`, `RunExecutionModal` and `RunCard` do it by themselves.
 */
export function useRunAnnouncements(
  input: string | RunInput | null | undefined,
  options: UseRunAnnouncementsOptions = {},
): void {
  useAnnouncementsOf(useRunView(inputOf(input)), options);
}
