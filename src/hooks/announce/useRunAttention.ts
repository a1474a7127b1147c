import { useCallback, useEffect, useRef, useState } from 'react';
import { browserEnvironment } from '../../core/platform/environment';
import { hasEnded, isEnded } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../run-context';
import { useMessages } from '../useMessages';
import { type RunInput, type RunView, useRunView } from '../useRunView';
import { markPage } from './page-marks';

/** How often a run is asked for in a hidden tab, where polling rests. Browsers make of it what they allow. */
const HIDDEN_INTERVAL_MS = 15_000;

const english = { announce: en.announce, status: en.status };

/** Settings of {@link useRunAttention}; all off by default. */
export interface UseRunAttentionOptions {
  /** Puts the outcome before the document's title. Default false. */
  title?: boolean;
  /** Puts a dot in the colour of the outcome in place of the page's icon. Default false. */
  favicon?: boolean;
  /** Shows a notification of the system, where the person has allowed it. Default false. */
  notification?: boolean;
  /** Called when the notification is pressed, after the tab has come to the front. */
  onNotificationClick?: (runId: string) => void;
}

/** What {@link useRunAttention} gives. */
export interface UseRunAttentionResult {
  /** What the person has said to notifications; `unsupported` where there are none. */
  permission: NotificationPermission | 'unsupported';
  /**
   * Asks for the permission. Call it when a button is pressed: without such a gesture it asks nothing, as browsers punish
   * pages that do. `null` when there is nothing to ask: not supported, granted, or denied for good.
   */
  requestPermission: (() => Promise<NotificationPermission>) | null;
}

/** Not called at module level: servers have no `Notification`, and hosts may put one in later. */
function currentPermission(): UseRunAttentionResult['permission'] {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;
}

/** A gesture is under way, as far as the browser tells; browsers that do not tell decide by themselves. */
function hasGesture(): boolean {
  const activation = typeof navigator === 'undefined' ? undefined : navigator.userActivation;
  return activation?.isActive ?? true;
}

function notify(text: string, tag: string, onClick: () => void): () => void {
  try {
    // The tag: several tabs on one run show one notification.
    const shown = new Notification(text, { tag });
    shown.onclick = () => {
      window.focus();
      shown.close();
      onClick();
    };
    return () => shown.close();
  } catch {
    // Chrome on Android has the permission but not the constructor: only a service worker may notify there.
    return () => {};
  }
}

/**
 * Calls back a person who has turned to another tab while a run goes on: when it ends, in the title, the icon or a
 * notification. Everything is as it was as soon as the tab is looked at, or the component is gone. Nothing happens while
 * the tab is visible, and nothing to runs that had ended before.
 */
export function useRunAttention(input: string | RunInput, options: UseRunAttentionOptions = {}): UseRunAttentionResult {
  // Works while nothing is drawn, so frames are nothing to wait for.
  const view = useRunView(typeof input === 'string' ? { runId: input } : input, { steps: false, oncePerFrame: false });
  const { client } = useRunContext();
  const messages = useMessages(english);
  const environment = client?.environment ?? browserEnvironment;
  const [permission, setPermission] = useState<UseRunAttentionResult['permission']>('unsupported');
  // After mounting: the server knows nothing of it.
  useEffect(() => setPermission(currentPermission()), []);

  useReadWhileHidden(view);

  const { run } = view;
  const outcome = run !== null && isEnded(run.status) ? run.status : null;
  const runId = run?.id ?? null;
  const text =
    outcome === null ? '' : messages.announce.status(run?.name || null, run?.statusLabel || messages.status[outcome]);
  // Read when the run ends: hosts write options inline, and another object must not take the mark away.
  const settings = useRef({ ...options, text });
  useEffect(() => {
    settings.current = { ...options, text };
  });
  /** The run that was seen going on: only its end is news. */
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

/** Polling pauses in a hidden tab; without this, a user who wants to be called back would wait for ever. */
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
