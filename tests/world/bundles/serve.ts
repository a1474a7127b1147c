import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { ViteDevServer } from 'vite';
import { wire } from './pages';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
};

/** The files of one build by name, including its entry. */
export interface Built {
  entry: string;
  files: ReadonlyMap<string, string | Uint8Array>;
}

/** The pages and their backend, on loopback. */
export interface PageServer {
  /** Adds a build to the server and returns its URL. */
  add(id: string, built: Built): string;
  /** The URL of a page that the development server builds. */
  dev(id: string, file: string): string;
  /** How many cancels a page has sent. */
  cancelsOf(id: string): number;
  close(): Promise<void>;
}

const html = (id: string, script: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/styles.css"><script>window.backend = ${JSON.stringify(`/api/${encodeURIComponent(id)}`)};</script></head>
<body><div id="root"></div><script type="module" src="${script}"></script></body></html>`;

/** Serves the builds, and below `/api/<page>` a separate backend for each page. */
export async function servePages(folder: string, vite: ViteDevServer): Promise<PageServer> {
  const builds = new Map<string, Built>();
  const scripts = new Map<string, string>();
  const cancels = new Map<string, number>();
  const styles = readFileSync(path.join(folder, 'dist/styles.css'), 'utf8');
  const answer = (response: ServerResponse, status: number, type: string, body: string | Uint8Array) =>
    response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const [, place = '', page = '', ...rest] = pathname.split('/').map(decodeURIComponent);
    if (place === 'api') {
      const found = backend(page, request.method ?? 'GET', rest.join('/'));
      // Deliver steps after the status in every build, because an estimate depends on what was known first.
      const ms = rest.at(-1) === 'steps' ? 300 : 0;
      setTimeout(() => answer(response, found.status, 'application/json', JSON.stringify(found.body)), ms);
    } else if (pathname === '/styles.css') {
      answer(response, 200, 'text/css', styles);
    } else if (place === 'page') {
      answer(response, 200, 'text/html', html(page, scripts.get(page) ?? ''));
    } else if (place === 'built') {
      const file = builds.get(page)?.files.get(rest.join('/'));
      answer(response, file === undefined ? 404 : 200, TYPES[path.extname(pathname)] ?? 'text/plain', file ?? '');
    } else {
      vite.middlewares(request, response);
    }
  });

  function backend(page: string, method: string, call: string): { status: number; body: unknown } {
    const run = wire.run((cancels.get(page) ?? 0) > 0 ? 'cancelling' : 'running');
    if (method === 'POST' && call === 'v1/runs/r1/cancel') {
      cancels.set(page, (cancels.get(page) ?? 0) + 1);
      return { status: 202, body: { ok: true, status: 'cancelling', run: wire.run('cancelling') } };
    }
    if (call === 'v1/runs/r1/status') return { status: 200, body: run };
    if (call === 'v1/runs/r1/steps') return { status: 200, body: wire.steps() };
    if (call === 'v1/runs/r1/metrics') return { status: 200, body: {} };
    if (call === 'v1/runs') {
      return { status: 200, body: { runs: [run], next_cursor: null, server_time: run.server_time } };
    }
    return { status: 404, body: { code: 'not_found' } };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const show = (id: string, script: string) => {
    scripts.set(id, script);
    return `${base}/page/${encodeURIComponent(id)}`;
  };
  return {
    add(id, built) {
      builds.set(id, built);
      return show(id, `/built/${encodeURIComponent(id)}/${built.entry}`);
    },
    dev: (id, file) => show(id, `/${file}`),
    cancelsOf: (id) => cancels.get(id) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
