import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Express, Response } from 'express';
import type { Logger } from '../../settings';

/** Refuses a request with an RFC 9457 problem, as the run handler does. */
export function refuse(res: Response, status: number, { code, detail }: { code: string; detail: string }): void {
  const request_id = res.get('X-Request-Id');
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, code, detail, request_id };
  res.status(status).set('Cache-Control', 'no-store').type('application/problem+json').send(JSON.stringify(body));
}

/** Stack traces never leave the server. */
function refuseErrors(logger: Logger): ErrorRequestHandler {
  return (error, _req, res, next) => {
    logger.error('request_failed', { requestId: res.get('X-Request-Id'), error });
    if (res.headersSent) next(error);
    else if (error instanceof URIError) refuse(res, 400, { code: 'bad_request', detail: 'The path is not valid.' });
    else refuse(res, 500, { code: 'internal', detail: 'The server failed. Look up the request id in its log.' });
  };
}

/** Handles unknown routes and errors. Register it last. */
export function refuseRest(app: Express, logger: Logger): void {
  app.use((_req, res) => {
    const detail = 'There is nothing at this path. The API is below /v1. The demo is served once it is built.';
    refuse(res, 404, { code: 'not_found', detail });
  });
  app.use(refuseErrors(logger));
}
