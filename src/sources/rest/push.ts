import type { PushHandlers, PushMessage } from '../../core/run/source/push';
import type { RunSource } from '../../core/run/source/run-source';
import { toRunSourceError } from '../../core/run/source/run-source-error';
import type { PushLine, PushTransport } from '../push/transport';
import { openWebSocket, toWebSocketUrl } from '../push/websocket';
import { withoutRevision } from './answers';
import type { RestEndpoints } from './endpoints';
import { hangOn } from './http/http';
import type { GetHeaders } from './identity/headers';
import type { Identity } from './identity/identity';

/** Browsers limit connections per origin. */
function originOf(url: string): string {
  const base = typeof location === 'undefined' ? undefined : location.href;
  return URL.canParse(url, base) ? new URL(url, base).origin : '';
}

export interface PushParts extends Omit<PushLine, 'url' | 'getHeaders' | 'clock'> {
  baseUrl: string;
  wire: 'v1' | 'basic';
  endpoints: RestEndpoints;
  identity: Identity;
  clock: NonNullable<PushLine['clock']>;
  /** `null` = WebSocket. */
  transport: PushTransport | null;
  WebSocket: typeof globalThis.WebSocket | undefined;
  hasRevisions: boolean;
}

const withoutRevisions = (message: PushMessage): PushMessage => ({
  ...message,
  ...{ prev: null, rev: null, epoch: null },
  run: message.run && withoutRevision(message.run),
});

/** Opens a connection once the identity is known. Returns the function that closes it. */
function openWhenKnown(
  pendingUser: Promise<string | null>,
  { open, onClose }: { open: (asker: string | null) => () => void; onClose: PushHandlers['onClose'] },
): () => void {
  let isOver = false;
  let close = () => {};
  pendingUser.then(
    (asker) => {
      if (!isOver) close = open(asker);
    },
    (error: unknown) => {
      if (!isOver) onClose({ kind: 'retry', retryAfterMs: null, error: toRunSourceError(error) });
    },
  );
  return () => {
    isOver = true;
    close();
  };
}

/** Push for a REST source: one connection per run, as the signed-in user. */
export function createPush(parts: PushParts): Required<Pick<RunSource, 'connectionsOf' | 'subscribe'>> {
  const { baseUrl, wire, endpoints, identity, clock, transport, WebSocket, hasRevisions, ...settings } = parts;
  // Headers of each run's last connection. After a refusal, another request may already have newer ones.
  const shownBy = new Map<string, Headers>();

  const headersOf = (asker: string | null, runId: string): GetHeaders | undefined => {
    const tokens = identity.tokensOf(asker);
    if (!tokens) return undefined;
    return async ({ reason }) => {
      const shown = shownBy.get(runId);
      const headers = reason === 'unauthorized' && shown ? (await tokens.renew(shown)).headers : await tokens.get();
      shownBy.set(runId, headers);
      return headers;
    };
  };

  return {
    connectionsOf: (runId) => originOf(hangOn(baseUrl)(endpoints.events(runId))),
    subscribe(runId, { onAlive, onMessage, onClose }, resume) {
      const open = (asker: string | null) => {
        const isTheirs = () => identity.isStill(asker);
        const getHeaders = headersOf(asker, runId);
        // While push is active there are no requests that would detect a change of user.
        const handlers: PushHandlers = {
          onAlive: () => isTheirs() && onAlive(),
          onMessage: (message) => isTheirs() && onMessage(hasRevisions ? message : withoutRevisions(message)),
          onClose(close) {
            if (close.kind !== 'auth') shownBy.delete(runId);
            onClose(close);
          },
        };
        if (transport) {
          const url = (id: string) => hangOn(baseUrl)(endpoints.events(id));
          return transport.open({ ...settings, url, getHeaders, clock }, { runId, handlers, resume });
        }
        const url = (id: string) => toWebSocketUrl(baseUrl, endpoints.socket(id));
        return openWebSocket({ ...settings, url, getHeaders, wire, clock, WebSocket }, { runId, handlers, resume });
      };
      const pendingUser = identity.ask();
      return pendingUser instanceof Promise ? openWhenKnown(pendingUser, { open, onClose }) : open(pendingUser);
    },
  };
}
