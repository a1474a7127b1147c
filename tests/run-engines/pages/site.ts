import { existsSync, readFileSync, statSync } from 'node:fs';
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** A host's site: its page, and its API behind the same origin. The site stays up if the API dies. */
export interface Site {
  readonly url: string;
  /** Drops the response of the next request that `is` accepts. Resolves once the request has been processed. */
  loseAnswerOf(is: (request: IncomingMessage) => boolean): Promise<void>;
  close(): void;
}

/** @param options.apiOf The API's URL for a request and the remaining path; `null` = the page handles it. */
export async function openSite(options: {
  folder: string;
  apiOf(url: string): { port: number; path: string } | null;
}): Promise<Site> {
  const { folder, apiOf } = options;
  let lost: { is: (request: IncomingMessage) => boolean; done: () => void } | null = null;

  function forward(request: IncomingMessage, response: ServerResponse, to: { port: number; path: string }): void {
    const { method, headers } = request;
    const isLost = lost?.is(request) ? lost : null;
    const upstream = ask({ host: '127.0.0.1', port: to.port, method, path: to.path, headers }, (answer) => {
      if (isLost) {
        lost = null;
        answer.resume().on('close', () => {
          isLost.done();
          response.destroy();
        });
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      // The API died in the middle of a response.
      answer.on('error', () => response.destroy());
    });
    upstream.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  }

  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    const to = apiOf(url);
    if (to) return forward(request, response, to);
    const { pathname } = new URL(url, 'http://site');
    const asked = path.join(folder, pathname);
    const file = existsSync(asked) && statSync(asked).isFile() ? asked : path.join(folder, 'index.html');
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswerOf: (is) =>
      new Promise<void>((resolve) => {
        lost = { is, done: resolve };
      }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
