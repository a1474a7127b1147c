import type { Clock } from '../../core/platform/clock';
import { byeText } from './frames';
import type { RunConnection, RunPlace } from './place';

/** Keep-alive interval: proxies close a response that is silent for too long, ms. */
const COMMENT_MS = 15_000;
/** Default reconnection delay sent to clients, ms. */
const RETRY_MS = 2_000;
/** Maximum unread bytes per stream. A slower reader is disconnected and resumes later. */
export const MAX_BUFFERED = 1_048_576;

/** Parses a `Last-Event-ID` of the form `<epoch>.<rev>`. Anything else means a new client. */
export function resumePoint(id: string | null): { epoch: string | null; rev: number } {
  const [, epoch, rev] = /^(.+)\.(\d{1,10})$/.exec(id ?? '') ?? [];
  return epoch === undefined ? { epoch: null, rev: 0 } : { epoch, rev: Math.min(Number(rev), 2_147_483_647) };
}

/** Streams a place as server-sent events until the run ends or the client disconnects. */
export function eventStream(
  place: RunPlace,
  { clock, signal, onSlow }: { clock: Clock; signal: AbortSignal; onSlow: () => void },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let leave = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let isOpen = true;
        let timer: unknown;
        leave = () => {
          isOpen = false;
          clock.clearTimeout(timer);
          signal.removeEventListener('abort', abort);
          place.leave();
        };
        function abort(): void {
          leave();
          controller.error(signal.reason);
        }
        function write(text: string): void {
          if (!isOpen) return;
          if ((controller.desiredSize ?? 0) > 0) {
            controller.enqueue(encoder.encode(text));
            return;
          }
          leave();
          onSlow();
          controller.error(
            new Error(
              'runlight: the stream was closed because the client reads too slowly. The client reconnects and resumes.',
            ),
          );
        }
        const comment = () => {
          write(':\n\n');
          if (isOpen) timer = clock.setTimeout(comment, COMMENT_MS);
        };
        timer = clock.setTimeout(comment, COMMENT_MS);
        signal.addEventListener('abort', abort);
        if (signal.aborted) return abort();
        write(`retry: ${RETRY_MS}\n\n`);
        const connection: RunConnection = {
          send: ({ event, id, text }) => {
            write(`${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${text}\n\n`);
          },
          end(reason) {
            write(`event: bye\ndata: ${reason === 'restart' ? byeText() : '{"type":"bye","code":1000}'}\n\n`);
            if (!isOpen) return;
            leave();
            controller.close();
          },
        };
        try {
          place.start(connection);
        } catch (error) {
          leave(); // a run that cannot be written: the stream does not begin
          throw error;
        }
      },
      cancel: () => leave(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_BUFFERED }),
  );
}
