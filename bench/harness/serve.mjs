// Serves built pages from memory, on loopback only.
import { createServer } from 'node:http';

const page = (/** @type {string} */ script) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>bench</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/runlight.css">
<style>body{margin:0;font:14px/1.45 system-ui,sans-serif}</style></head>
<body><div id="root"></div><script type="module" src="${script}"></script></body></html>`;

/**
 * @param {import('./build-pages.mjs').BuiltPages} pages
 * @returns {Promise<{ urlOf: (contender: string) => string, close: () => Promise<void> }>}
 */
export async function servePages(pages) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const entry = pages.entries.get(pathname.slice(1));
    const body = entry === undefined ? pages.files.get(pathname) : page(entry);
    const type = entry !== undefined ? 'text/html' : pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` });
    response.end(body ?? '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    urlOf: (contender) => `http://127.0.0.1:${port}/${contender}`,
    close: () => new Promise((resolve) => server.close(() => resolve(undefined))),
  };
}
