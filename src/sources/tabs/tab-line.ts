import type { Run } from '../../core/run/run';
import type { StepsPage } from '../../core/run/source/run-source';
import { createKnownIdentity, type GetIdentity } from '../identity/known-identity';

/** The parts of `BroadcastChannel` that are used. */
export interface TabChannel {
  /** Sends to the other tabs. */
  postMessage(message: unknown): void;
  /** Receives messages from other tabs. */
  onmessage: ((event: MessageEvent) => void) | null;
  /** Closes the channel. */
  close(): void;
}

/** Messages between tabs. */
export type TabMessage =
  | { type: 'run'; identity: string; at: number; runId: string; run: Run | null; validator: string }
  | { type: 'steps'; identity: string; at: number; runId: string; key: string; page: StepsPage }
  | { type: 'cancel'; identity: string; at: number; requestKey: string; idempotencyKey: string | null };

/** The connection to the other tabs of the same user. */
export interface TabConnection {
  /** Joins the current user's channel; false if there is none. A promise if `getIdentity` returns one. */
  join(): boolean | Promise<boolean>;
  /** Identity of the joined channel; `null` = none. */
  identity(): string | null;
  /** Sends a message to the other tabs, unless the user has changed. */
  post(message: TabMessage): void;
  /** Closes the connection permanently. */
  close(): void;
}

/** Connects to other tabs of the signed-in user, asking the host each time. */
export function createTabConnection({
  getIdentity,
  openChannel,
  onMessage,
  onLeave,
}: {
  getIdentity: GetIdentity;
  openChannel: (identity: string) => TabChannel | null;
  onMessage: (message: TabMessage) => void;
  /** The user has changed: drop everything received from other tabs. */
  onLeave: () => void;
}): TabConnection {
  const known = createKnownIdentity(getIdentity, () => {});
  let identity: string | null = null;
  let channel: TabChannel | null = null;
  let isClosed = false;

  const leave = () => {
    channel?.close();
    channel = null;
    identity = null;
    onLeave();
  };
  const receive = (expected: string, data: unknown) => {
    // Other pages of this origin can post anything: ignore messages that are not ours.
    const message = data as TabMessage | null;
    if (typeof message !== 'object' || message === null || message.identity !== expected || expected !== identity)
      return;
    onMessage(message);
  };
  const joinAs = (signedIn: string | null): boolean => {
    const next = isClosed ? null : signedIn;
    if (next === identity) return channel !== null;
    leave();
    if (next === null) return false;
    identity = next;
    channel = openChannel(next);
    if (channel) channel.onmessage = (event) => receive(next, event.data);
    return channel !== null;
  };
  const send = (message: TabMessage, signedIn: string | null) => {
    // The user may have changed while the request was in flight: do not leak its result to the next one.
    if (message.identity === identity && message.identity === signedIn) channel?.postMessage(message);
  };

  return {
    join() {
      const identityNow = isClosed ? null : known.ask();
      // If the identity cannot be determined, share nothing.
      return identityNow instanceof Promise ? identityNow.then(joinAs, () => joinAs(null)) : joinAs(identityNow);
    },
    identity: () => identity,
    post(message) {
      const identityNow = known.ask();
      if (!(identityNow instanceof Promise)) send(message, identityNow);
      else
        identityNow.then(
          (signedIn) => send(message, signedIn),
          () => {},
        );
    },
    close() {
      isClosed = true;
      leave();
    },
  };
}
