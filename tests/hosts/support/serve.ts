import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createMovingRun } from './moving-run.mjs';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.json': 'application/json',
};

/** A running server. */
export interface Served {
  url: string;
  close(): Promise<void>;
}

/** Serves a folder on loopback, and a moving run below `/api`. */
export async function serve(folder: string): Promise<Served> {
  const run = createMovingRun();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname.startsWith('/api/')) {
      const answer = pathname.endsWith('/v1/runs/r1/status')
        ? run.status()
        : pathname.endsWith('/v1/runs/r1/steps')
          ? run.steps()
          : pathname.endsWith('/v1/runs')
            ? { runs: [run.status()], next_cursor: null, server_time: new Date().toISOString() }
            : null;
      response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
      return;
    }
    const file = path.join(folder, pathname === '/' ? 'index.html' : pathname);
    const content = await readFile(file).catch(() => null);
    response.writeHead(content ? 200 : 404, { 'Content-Type': TYPES[path.extname(file)] ?? 'text/plain' }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
