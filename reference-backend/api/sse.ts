import type { Request, Response } from 'express';
import { principalOf } from '../auth';
import type { Settings } from '../settings';
import { type Feed, MAX_BUFFERED, type ResumePoint } from './feed';
import { byeText } from './frames';
import { notFound } from './problem';

/** Proxies close a response that is silent for longer, ms. */
const COMMENT_MS = 15_000;
/** What a client without a better idea waits before it comes back, ms. */
const RETRY_MS = 2_000;

export interface EventsParts extends Pick<Settings, 'clock' | 'logger'> {
  feed: Feed;
}

/** `<epoch>.<rev>`; anything else is a client that has nothing yet. */
function resumePoint(id = ''): ResumePoint {
  const [, epoch, rev] = /^(.+)\.(\d{1,10})$/.exec(id) ?? [];
  return epoch === undefined ? { epoch: null, rev: 0 } : { epoch, rev: Math.min(Number(rev), 2_147_483_647) };
}

/** Answers `GET /v1/runs/:id/events` with what happens to the run, until it has ended. */
export async function streamEvents(
  { feed, clock, logger }: EventsParts,
  { id, req, res }: { id: string; req: Request; res: Response },
): Promise<void> {
  const subscription = await feed.subscribe(principalOf(res), id, resumePoint(req.get('Last-Event-ID')));
  if (!subscription) throw notFound();
  if (subscription.isUpToDate) res.status(204);
  else {
    res.set({
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store, no-transform', // compressing proxies would hold events back
      'X-Accel-Buffering': 'no',
    });
  }
  if (subscription.isUpToDate || req.method === 'HEAD' || res.destroyed) {
    subscription.unsubscribe();
    res.end();
    return;
  }
  const write = (text: string) => {
    if (res.destroyed) return;
    if (res.writableLength > MAX_BUFFERED) {
      logger.warn('slow_reader_dropped', { runId: id, transport: 'sse' });
      res.destroy();
    } else res.write(text);
  };
  function comment(): void {
    write(':\n\n');
    timer = clock.setTimeout(comment, COMMENT_MS);
  }
  let timer = clock.setTimeout(comment, COMMENT_MS);
  res.on('close', () => {
    clock.clearTimeout(timer);
    subscription.unsubscribe();
  });
  write(`retry: ${RETRY_MS}\n\n`);
  subscription.start({
    send: ({ event, rev, text }) => write(`id: ${feed.epoch}.${rev}\nevent: ${event}\ndata: ${text}\n\n`),
    end(reason) {
      write(`event: bye\ndata: ${reason === 'restart' ? byeText() : '{"type":"bye","code":1000}'}\n\n`);
      // Kept alive, the connection would hold up the shutdown. `Connection: close` would do, but then clients take a
      // stream that was cut for a finished one.
      res.end(() => reason === 'restart' && req.socket.end());
    },
  });
}
