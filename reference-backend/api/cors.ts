import type { RequestHandler } from 'express';
import { type Access, isAllowedOrigin } from '../auth';

/** Lets pages of the known origins read the answers. Scripts of other pages cannot, and their preflight fails. */
export function cors(access: Access): RequestHandler {
  return (req, res, next) => {
    const origin = req.get('Origin');
    res.vary('Origin');
    if (origin !== undefined && isAllowedOrigin(origin, access)) {
      res.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Expose-Headers': 'ETag, Date, Retry-After, Location, Idempotency-Replayed, X-Request-Id',
        'Access-Control-Allow-Methods': 'GET, POST',
        'Access-Control-Allow-Headers':
          'Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id',
        'Access-Control-Max-Age': '600',
        ...(access.cookie !== undefined && { 'Access-Control-Allow-Credentials': 'true' }),
      });
    }
    if (req.method === 'OPTIONS') res.status(204).end();
    else next();
  };
}
