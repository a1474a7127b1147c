import type { MemoryBackend } from '../../mocks';
import type { Meter } from './meter';

/** Wraps a `fetch` and counts every response, and every chunk of an event stream. */
export function metered(fetch: typeof globalThis.fetch, meter: Meter): typeof globalThis.fetch {
  return async (input, init) => {
    const { pathname, search } = new URL(String(input));
    const response = await fetch(input, init);
    const { status } = response;
    if (response.headers.get('content-type') === 'text/event-stream' && response.body) {
      meter.answer('/events', status, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }, null);
      const counted = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          meter.push(new TextDecoder().decode(chunk), 0);
          controller.enqueue(chunk);
        },
      });
      return new Response(response.body.pipeThrough(counted), response);
    }
    const text = await response.text();
    const headers = { ...Object.fromEntries(response.headers), 'Content-Length': String(Buffer.byteLength(text)) };
    meter.answer(`${pathname}${search}`, status, headers, text === '' ? null : text);
    return new Response(status === 304 ? null : text, { status, headers });
  };
}

/** A WebSocket class that pushes the backend's changes in wire format and counts them. */
export function createSocketClass(backend: MemoryBackend, meter: Meter) {
  return class BenchSocket {
    readyState = 0;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: string }) => void) | null = null;
    onclose: ((event: { code: number }) => void) | null = null;
    onerror: (() => void) | null = null;
    #leave = () => {};
    readonly #runId: string;

    constructor(url: string) {
      this.#runId = url.split('/').at(-1) ?? '';
      meter.answer('/ws', 101, { Upgrade: 'websocket', Connection: 'Upgrade' }, null);
      backend.clock.setTimeout(() => {
        this.readyState = 1;
        this.onopen?.();
      }, 1);
    }

    send(text: string) {
      const message = JSON.parse(text) as { type: string; after?: number; epoch?: string | null };
      if (message.type === 'ping') this.#tell('{"type":"pong"}');
      if (message.type === 'hello') void this.#greet(message);
    }

    async #greet({ epoch = null, after = 0 }: { after?: number; epoch?: string | null }) {
      const caller = { user: 'demo-user', owner: 'demo' };
      const place = await backend.asHandler().join(caller, this.#runId, { epoch, rev: after });
      if (!place) return this.close(4404);
      this.#leave = place.leave;
      if (this.readyState === 3) return place.leave();
      place.start({ send: ({ text }) => this.#tell(text), end: () => this.close() });
    }

    #tell(data: string) {
      // A server frame has a header of two bytes; four from 126 bytes on, ten from 64 KiB on.
      meter.push(data, data.length < 126 ? 2 : data.length < 65_536 ? 4 : 10);
      this.onmessage?.({ data });
    }

    close(code = 1000) {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.#leave();
      backend.clock.setTimeout(() => this.onclose?.({ code }), 0);
    }
  };
}
