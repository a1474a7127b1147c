import { useCallback, useEffect, useRef, useState } from 'react';
import { browserEnvironment } from '../../core/platform/environment';
import { hasEnded, isEnded } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { inputOf, type RunInput, type RunView, useRunView } from '../useRunView';
import { markPage } from './page-marks';

/** Interval between reads in a hidden tab, where polling pauses, ms. Browsers may throttle it. */
const HIDDEN_INTERVAL_MS = 15_000;

const english = { announce: en.announce, status: en.status };

/** Options of {@link useRunAttention}. All are off by default. */
export interface UseRunAttentionOptions {
  /** Shows the outcome before the document's title. Default false. */
  title?: boolean | undefined;
  /** Replaces the page's icon with a dot in the outcome's colour. Default false. */
  favicon?: boolean | undefined;
  /** Shows a system notification, if the user has allowed it. Default false. */
  notification?: boolean | undefined;
  /** Called after a click on the notification has brought the tab to the front. */
  onNotificationClick?: ((runId: string) => void) | undefined;
}

/** Result of {@link useRunAttention}. */
export interface UseRunAttentionResult {
  /** The user's decision on notifications; `unsupported` where there are none. */
  permission: NotificationPermission | 'unsupported';
  /**
   * Asks for permission. Call it from a click: without a user gesture it does nothing, because browsers penalise such
   * prompts. `null` if there is nothing to ask: not supported, granted, or denied.
   */
  requestPermission: (() => Promise<NotificationPermission>) | null;
}

/** Read on demand: servers have no `Notification`, and hosts may polyfill it later. */
function currentPermission(): UseRunAttentionResult['permission'] {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;
}

/** True during a user gesture, and in browsers that cannot tell. */
function hasGesture(): boolean {
  const activation = typeof navigator === 'undefined' ? undefined : navigator.userActivation;
  return activation?.isActive ?? true;
}

function notify(text: string, tag: string, onClick: () => void): () => void {
  try {
    // With a tag, several tabs on one run show one notification.
    const shown = new Notification(text, { tag });
    shown.onclick = () => {
      window.focus();
      shown.close();
      onClick();
    };
    return () => shown.close();
  } catch {
    // Chrome on Android has the permission but no constructor: only a service worker can notify there.
    return () => {};
  }
}

/**
 * Tells a user in another tab that a run has ended: in the title, the icon or a notification. Restores everything once
 * the tab is visible again or the component unmounts. Does nothing while the tab is visible, or for runs that had
 * already ended.
 */
export function useRunAttention(
  input: string | RunInput | null | undefined,
  options: UseRunAttentionOptions = {},
): UseRunAttentionResult {
  // Hidden pages have no frames to wait for.
  const view = useRunView(inputOf(input), { steps: false, oncePerFrame: false });
  const { client } = useRunContext();
  const messages = useMessages(english);
  const environment = client?.environment ?? browserEnvironment;
  const [permission, setPermission] = useState<UseRunAttentionResult['permission']>('unsupported');
  // After mounting: unknown on the server.
  useEffect(() => setPermission(currentPermission()), []);

  useReadWhileHidden(view);

  const { run } = view;
  const outcome = run !== null && isEnded(run.status) ? run.status : null;
  const runId = run?.id ?? null;
  const text =
    outcome === null ? '' : messages.announce.status(run?.name || null, run?.statusLabel || messages.status[outcome]);
  // Read when the run ends: options are often inline, and a new object must not remove the mark.
  const settings = useRef({ ...options, text });
  useEffect(() => {
    settings.current = { ...options, text };
  });
  /** Id of the run seen active: only its end is news. */
  const wentOn = useRef<string | null>(null);
  useEffect(() => {
    if (runId === null) return;
    if (outcome === null) {
      wentOn.current = runId;
      return;
    }
    if (wentOn.current !== runId || environment.isVisible()) return;
    wentOn.current = null;
    const { title, favicon, notification, onNotificationClick, text } = settings.current;
    const restores = [markPage({ title: title ? text : null, icon: favicon ? outcome : null })];
    if (notification && currentPermission() === 'granted') {
      restores.push(notify(text, `runlight-${runId}`, () => onNotificationClick?.(runId)));
    }
    const restore = () => {
      end();
      for (const undo of restores.splice(0)) undo();
    };
    const end = environment.subscribe((event) => {
      if (event === 'visible' || event === 'resumed') restore();
    });
    return restore;
  }, [runId, outcome, environment]);

  const request = useCallback(async () => {
    const answer = hasGesture() ? await Notification.requestPermission() : Notification.permission;
    setPermission(answer);
    return answer;
  }, []);
  return { permission, requestPermission: permission === 'default' ? request : null };
}

/** Polling pauses in a hidden tab; without these reads the end would go unnoticed there. */
function useReadWhileHidden({ runId, run, isWatched, connection }: RunView) {
  const { client, clock } = useRunContext();
  const isGoingOn = run !== null && !hasEnded(run) && connection.state !== 'failed';
  useEffect(() => {
    if (!client || !isWatched || runId === null || !isGoingOn) return;
    const { environment } = client;
    let timer: ReturnType<typeof clock.setTimeout> | null = null;
    const rest = () => {
      if (timer !== null) clock.clearTimeout(timer);
      timer = null;
    };
    const schedule = () => {
      rest();
      if (environment.isVisible()) return;
      timer = clock.setTimeout(() => {
        if (environment.isOnline()) void client.refresh(runId);
        schedule();
      }, HIDDEN_INTERVAL_MS);
    };
    schedule();
    const end = environment.subscribe(schedule);
    return () => {
      rest();
      end();
    };
  }, [client, clock, isWatched, runId, isGoingOn]);
}
