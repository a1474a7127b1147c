import type { Request, RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Problem } from '../api/problem';
import { principalOf } from '../auth';

/** Starting a run costs far more than looking at one. */
const STARTS_SHARE = 50;

/** What is counted apart, so that looking too often does not keep anybody from cancelling. */
function kindOf({ method, path }: Request): 'read' | 'cancel' | 'start' {
  if (method !== 'POST') return 'read';
  return path.endsWith('/cancel') ? 'cancel' : 'start';
}

/**
 * Refuses a user's calls beyond `perMinute` reads, as many cancels and a fiftieth as many starts, with 429 and
 * `Retry-After`. It counts in this process.
 */
export function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: (req) => (kindOf(req) === 'start' ? Math.ceil(perMinute / STARTS_SHARE) : perMinute),
    keyGenerator: (req, res: Response) => `${principalOf(res).user} ${kindOf(req)}`,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: (_req, _res, next) => {
      next(
        new Problem(429, 'too_many_requests', 'Too many requests in a minute. Wait as Retry-After says, then go on.'),
      );
    },
  });
}
