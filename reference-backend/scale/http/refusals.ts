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
    else if (error instanceof URIError) refuse(res, 400, { code: 'bad_request', detail: 'The address is not valid.' });
    else
      refuse(res, 500, { code: 'internal', detail: 'Something went wrong here. The request id finds it in the log.' });
  };
}

/** Handles unknown routes and errors. Register it last. */
export function refuseRest(app: Express, logger: Logger): void {
  app.use((_req, res) => {
    const detail = 'Nothing is here. The API is below /v1; the demo appears once it is built.';
    refuse(res, 404, { code: 'not_found', detail });
  });
  app.use(refuseErrors(logger));
}
