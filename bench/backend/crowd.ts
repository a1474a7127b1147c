import { once } from 'node:events';
import { type ClientRequest, get } from 'node:http';
import { createParser } from 'eventsource-parser';
import { WebSocket } from 'ws';

/** Many clients that hold a connection and check every frame: each frame must build on what the client has. */
export interface Crowd {
  /** Resolves once the client has its snapshot. */
  join(url: string, runId: string): Promise<void>;
  readonly frames: number;
  /** Frames that did not build on their client's state. */
  readonly gaps: number;
  /** Connections that have ended. */
  readonly left: number;
  /** Frame delays, ms: from the run's change to the client, sampled at no more than one in a hundred. */
  readonly delays: readonly number[];
  /** The rev that each client of a run has. */
  revsOf(runId: string): number[];
  leave(): void;
}

interface Frame {
  type: string;
  prev?: number;
  rev: number;
  run: { updated_at: string };
}

const TOKEN = 'demo-ada';

/** How a client connects. */
interface Connecting {
  url: string;
  runId: string;
  onFrame(text: string): void;
  onEnd(): void;
}

/** `open` returns the function that closes the connection. */
function createCrowd(open: (to: Connecting) => () => void): Crowd {
  const clients: { runId: string; rev: number; close: () => void }[] = [];
  const delays: number[] = [];
  const counts = { frames: 0, gaps: 0, left: 0 };
  return {
    get frames() {
      return counts.frames;
    },
    get gaps() {
      return counts.gaps;
    },
    get left() {
      return counts.left;
    },
    delays,
    join: (url, runId) =>
      new Promise((resolve) => {
        const client = { runId, rev: 0, close: () => {} };
        clients.push(client);
        const onFrame = (text: string) => {
          const frame = JSON.parse(text) as Frame;
          if (frame.type !== 'snapshot' && frame.type !== 'change') return;
          counts.frames += 1;
          if (frame.type === 'change') {
            if ((frame.prev ?? 0) > client.rev || frame.rev <= client.rev) counts.gaps += 1;
            if (counts.frames % 100 === 0) delays.push(Date.now() - Date.parse(frame.run.updated_at));
          } else resolve();
          client.rev = frame.rev;
        };
        const onEnd = () => {
          counts.left += 1;
        };
        client.close = open({ url, runId, onFrame, onEnd });
      }),
    revsOf: (runId) => clients.filter((client) => client.runId === runId).map((client) => client.rev),
    leave() {
      for (const client of clients) client.close();
    },
  };
}

export const createSocketCrowd = () =>
  createCrowd(({ url, runId, onFrame, onEnd }) => {
    const ws = new WebSocket(`${url.replace('http', 'ws')}/ws/${runId}`, 'runlight.v1');
    ws.on('open', () => ws.send(JSON.stringify({ type: 'hello', v: 1, after: 0, epoch: null, token: TOKEN })));
    ws.on('message', (data) => onFrame(String(data)));
    ws.on('error', () => {});
    ws.on('close', onEnd);
    return () => ws.terminate();
  });

export const createEventsCrowd = () =>
  createCrowd(({ url, runId, onFrame, onEnd }) => {
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const request: ClientRequest = get(`${url}/v1/runs/${runId}/events`, { agent: false, headers });
    const parser = createParser({ onEvent: ({ data }) => onFrame(data) });
    request.on('error', () => {});
    void once(request, 'response').then(([response]) => {
      response.setEncoding('utf8').on('data', (chunk: string) => parser.feed(chunk));
      response.on('error', () => {});
      response.on('close', onEnd);
    });
    return () => request.destroy();
  });
