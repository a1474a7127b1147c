import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';

/** The page for visitors during startup. It reloads itself. */
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="1"><title>Starting…</title>
<p role="status">Starting: the database is being opened. This page reloads automatically.</p>
</html>
`;

/** Answers requests while the database opens (several seconds on the first start), with HTML for browsers. */
export const answerStarting: RequestListener = ({ method, url = '', headers }, res) => {
  const request_id = randomUUID();
  const isPage = method === 'GET' && !url.startsWith('/v1') && (headers.accept ?? '').includes('text/html');
  res.writeHead(503, {
    'Retry-After': '1',
    'X-Request-Id': request_id,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': isPage ? 'text/html; charset=utf-8' : 'application/problem+json',
  });
  const problem = { type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'starting' };
  const detail = 'The server is opening its database. Retry the request.';
  res.end(isPage ? PAGE : JSON.stringify({ ...problem, detail, request_id }));
};
