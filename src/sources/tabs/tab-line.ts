import type { Run } from '../../core/run/run';
import type { StepsPage } from '../../core/run/source/run-source';
import { createKnownIdentity, type GetIdentity } from '../identity/known-identity';

/** What of `BroadcastChannel` is used. */
export interface TabChannel {
  /** Sends to the other tabs. */
  postMessage(message: unknown): void;
  /** Called with what another tab has sent. */
  onmessage: ((event: MessageEvent) => void) | null;
  /** Ends it. */
  close(): void;
}

/** What tabs tell one another. */
export type TabMessage =
  | { type: 'run'; identity: string; at: number; runId: string; run: Run | null; validator: string }
  | { type: 'steps'; identity: string; at: number; runId: string; key: string; page: StepsPage }
  | { type: 'cancel'; identity: string; at: number; requestKey: string; idempotencyKey: string | null };

/** The connection to the other tabs of the same user. */
export interface TabConnection {
  /** True while another tab of the same user is there to share with. A promise where the host needs time to say who it is. */
  join(): boolean | Promise<boolean>;
  /** Whose tabs are shared with; `null` = nobody's. */
  identity(): string | null;
  /** Tells the other tabs, unless somebody else has signed in. */
  post(message: TabMessage): void;
  /** Ends it for good. */
  close(): void;
}

/** Connects to the other tabs of whoever is signed in; asks the host each time. */
export function createTabConnection({
  getIdentity,
  openChannel,
  onMessage,
  onLeave,
}: {
  getIdentity: GetIdentity;
  /** Opens the channel of one user. */
  openChannel: (identity: string) => TabChannel | null;
  onMessage: (message: TabMessage) => void;
  /** Somebody else is signed in, or nobody: nothing of what was heard is theirs. */
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
    // Other pages of this origin can send anything; what is not ours is not read.
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
    // The identity may have changed while the answer was awaited: it is not the new one's to know.
    if (message.identity === identity && message.identity === signedIn) channel?.postMessage(message);
  };

  return {
    join() {
      const identityNow = isClosed ? null : known.ask();
      // Where it cannot be said who is signed in, nothing is shared.
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
