import { createFrameWriter } from './frames';
import type { MemoryBackend } from './memory-backend.types';

/** Between two comments that keep an event stream alive, ms. */
const KEEP_ALIVE_MS = 15_000;

const isOver = (status: string) => status === 'succeeded' || status === 'failed' || status === 'cancelled';

/**
 * The event stream of one run, until it has ended.
 *
 * @param options.isSilent the connection opens and says nothing, as behind a proxy that holds everything back
 * @returns `null` when there is no such run
 */
export function streamEvents(
  backend: MemoryBackend,
  runId: string,
  { signal, isSilent }: { signal: AbortSignal | null; isSilent: boolean },
): Response | null {
  const frames = createFrameWriter(backend, runId);
  const first = frames.snapshot();
  if (!first) return null;
  const encoder = new TextEncoder();
  let leave = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (isSilent) return;
      let isOpen = true;
      const write = (text: string) => isOpen && controller.enqueue(encoder.encode(text));
      const send = ({ event, id, text }: typeof first) => write(`id: ${id}\nevent: ${event}\ndata: ${text}\n\n`);
      write('retry: 1000\n\n');
      send(first);
      const unsubscribe = backend.subscribe(runId, (change) => {
        send(frames.change(change));
        if (!isOver(change.run.status)) return;
        write('event: bye\ndata: {"type":"bye","code":1000}\n\n');
        leave();
        controller.close();
      });
      const beat = (): unknown =>
        backend.clock.setTimeout(() => {
          if (!isOpen) return;
          write(':\n\n');
          beat();
        }, KEEP_ALIVE_MS);
      beat();
      leave = () => {
        isOpen = false;
        unsubscribe();
      };
      signal?.addEventListener('abort', () => {
        if (!isOpen) return;
        leave();
        controller.error(new DOMException('The request was aborted.', 'AbortError'));
      });
    },
    cancel: () => leave(),
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
}
