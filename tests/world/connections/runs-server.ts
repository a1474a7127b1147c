import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createSecureServer, type Http2ServerRequest } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

type Request = IncomingMessage | Http2ServerRequest;
/** The common subset of both protocol versions. */
interface Response {
  writeHead(status: number, headers: Record<string, string>): unknown;
  write(text: string): unknown;
  end(text?: string): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/** A backend whose runs complete one step a second and are pushed over event streams. */
export interface RunsServer {
  url: string;
  /** The current step of all runs. */
  stepNow(): number;
  /** The number of open event streams, and its maximum. */
  streams(): { open: number; most: number };
  /** The number of CORS preflight requests for cancels. */
  preflights(): number;
  /** When cancels arrived, epoch ms. */
  cancels(): readonly { id: string; at: number }[];
  close(): Promise<void>;
}

const TOTAL = 500;
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-expose-headers': '*',
  'access-control-max-age': '600',
};

/** Creates a self-signed certificate. */
function ownCertificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(path.join(tmpdir(), 'runlight-'));
  try {
    const file = (name: string) => path.join(folder, name);
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const out = ['-keyout', file('key.pem'), '-out', file('cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...out], {
      stdio: 'ignore',
    });
    return { key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param preflightMs delay of a preflight response */
export async function serveRuns({ http2 = false, preflightMs = 0 } = {}): Promise<RunsServer> {
  const beganAt = Date.now();
  const cancelled = new Set<string>();
  const cancels: { id: string; at: number }[] = [];
  const open = new Set<() => void>();
  const sessions = new Set<{ destroy(): void }>();
  let most = 0;
  let preflights = 0;

  const stepNow = () => 1 + Math.floor((Date.now() - beganAt) / 1_000);
  const revOf = (id: string) => stepNow() * 2 + (cancelled.has(id) ? 1 : 0);
  const runOf = (id: string) => ({
    id,
    name: id,
    status: cancelled.has(id) ? 'cancelled' : 'running',
    rev: revOf(id),
    epoch: 'e1',
    progress: { completed_steps: stepNow() - 1, total_steps: TOTAL },
    current_step: { n: stepNow(), name: `part ${stepNow()}` },
    started_at: new Date(beganAt).toISOString(),
    server_time: new Date().toISOString(),
  });
  const stepsAfter = (rev: number) =>
    Array.from({ length: stepNow() }, (_, i) => ({
      n: i + 1,
      rev: (i + 1) * 2,
      kind: 'info',
      title: `part ${i + 1}`,
    })).filter((step) => step.rev > rev);

  const answer = (response: Response, status: number, body: unknown) => {
    response.writeHead(status, { ...CORS, 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const stream = (id: string, response: Response) => {
    response.writeHead(200, { ...CORS, 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    let sent = 0;
    const send = (type: string) => {
      const rev = revOf(id);
      if (rev === sent) return;
      const frame = { type, prev: sent, rev, epoch: 'e1', run: runOf(id), steps: stepsAfter(sent), resumed: false };
      response.write(`id: e1.${rev}\nevent: ${type}\ndata: ${JSON.stringify(frame)}\n\n`);
      sent = rev;
    };
    send('snapshot');
    const beat = setInterval(() => send('change'), 250);
    const end = () => {
      clearInterval(beat);
      open.delete(end);
    };
    open.add(end);
    most = Math.max(most, open.size);
    response.on('close', end);
  };
  const handle = (request: Request, response: Response) => {
    const url = new URL(request.url ?? '/', 'http://server.test');
    const [, , , id = '', call] = url.pathname.split('/');
    if (request.method === 'OPTIONS') {
      const allow = () => {
        response.writeHead(204, CORS);
        response.end();
      };
      if (call === 'cancel') {
        preflights += 1;
        setTimeout(allow, preflightMs);
      } else allow();
    } else if (call === 'events') stream(id, response);
    else if (call === 'steps') {
      const steps = stepsAfter(Number(url.searchParams.get('after')));
      answer(response, 200, { epoch: 'e1', run_rev: revOf(id), steps, next: revOf(id), more: false, reset: false });
    } else if (call === 'cancel') {
      cancels.push({ id, at: Date.now() });
      cancelled.add(id);
      answer(response, 200, { ok: true, status: 'cancelled', run: runOf(id) });
    } else answer(response, 200, runOf(id));
  };

  const server = http2
    ? createSecureServer(ownCertificate(), (request, response) =>
        handle(request, {
          writeHead: (status, headers) => response.writeHead(status, headers),
          write: (text) => response.write(text),
          end: (text = '') => response.end(text),
          on: (event, listener) => response.on(event, listener),
        }),
      )
    : createServer(handle);
  server.on('session', (session: { destroy(): void }) => sessions.add(session));
  server.on('connection', (socket: { destroy(): void }) => sessions.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${http2 ? 'https' : 'http'}://127.0.0.1:${port}`,
    stepNow,
    streams: () => ({ open: open.size, most }),
    preflights: () => preflights,
    cancels: () => cancels,
    async close() {
      for (const end of [...open]) end();
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
