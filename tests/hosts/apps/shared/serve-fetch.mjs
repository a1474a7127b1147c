// Serves a framework's build like its adapters do: static files first, otherwise its request handler.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const TYPES = { '.js': 'text/javascript', '.css': 'text/css' };

/**
 * Prints its URL once it listens.
 * @param {string} files folder of the browser's files
 * @param {(request: Request) => Promise<Response>} handle
 */
export function serveFetch(files, handle) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const name = path.join(files, path.normalize(url.pathname));
    const content = url.pathname === '/' ? null : await readFile(name).catch(() => null);
    if (content) {
      response.writeHead(200, { 'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream' }).end(content);
      return;
    }
    const headers = Object.entries(request.headers).filter(([, value]) => typeof value === 'string');
    const answer = await handle(new Request(url, { headers }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    for await (const part of answer.body ?? []) response.write(part);
    response.end();
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`);
  });
}
