import type { Request, Response } from 'express';
import { principalOf } from '../auth';
import type { Settings } from '../settings';
import { MAX_BUFFERED } from '../websocket';
import type { Hub, ResumePoint } from './feed';
import { byeText } from './frames';
import { notFound } from './problem';

/** Proxies close a response that is silent for longer, ms. */
const COMMENT_MS = 15_000;
/** What a client without a better idea waits before it comes back, ms. */
const RETRY_MS = 2_000;

interface EventsParts extends Pick<Settings, 'clock' | 'logger'> {
  hub: Hub;
}

/** `<epoch>.<rev>`; anything else is a client that has nothing yet. */
function resumePoint(id: string | undefined): ResumePoint {
  const [, epoch, rev] = /^(.+)\.(\d{1,10})$/.exec(id ?? '') ?? [];
  return epoch === undefined ? { epoch: null, rev: 0 } : { epoch, rev: Math.min(Number(rev), 2_147_483_647) };
}

/** Answers `GET /v1/runs/:id/events` with what happens to the run, until it has ended. */
export async function streamEvents({ hub, clock, logger }: EventsParts, id: string, req: Request, res: Response) {
  const place = await hub.join(principalOf(res), id, resumePoint(req.get('Last-Event-ID')));
  if (!place) throw notFound();
  const { epoch } = hub;
  if (place.isUpToDate) {
    place.leave();
    res.status(204).end();
    return;
  }
  res.set({
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store, no-transform', // compressing proxies would hold events back
    'X-Accel-Buffering': 'no',
  });
  if (req.method === 'HEAD' || res.destroyed) {
    place.leave();
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
    place.leave();
  });
  write(`retry: ${RETRY_MS}\n\n`);
  place.start({
    send: ({ event, rev, text }) => write(`id: ${epoch}.${rev}\nevent: ${event}\ndata: ${text}\n\n`),
    end(reason) {
      write(`event: bye\ndata: ${reason === 'restart' ? byeText() : '{"type":"bye","code":1000}'}\n\n`);
      // Kept alive, the connection would hold up the shutdown. `Connection: close` would do, but then clients take a
      // stream that was cut for a finished one.
      res.end(() => reason === 'restart' && req.socket.end());
    },
  });
}
