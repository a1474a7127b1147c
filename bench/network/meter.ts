import { constants, createDeflateRaw, type DeflateRaw, gzipSync } from 'node:zlib';

/** What went over the line. Bytes of answers count their body and their headers as HTTP/1.1 text. */
export interface Traffic {
  /** HTTP requests, an event stream or a WebSocket's upgrade among them. */
  requests: number;
  /** Of those, how many read the steps. */
  stepReads: number;
  /** Messages that were pushed. */
  frames: number;
  /** Bytes sent to the client, not compressed. */
  bytes: number;
  /** The same with gzip on every body, or deflate with a kept window on a pushed stream. */
  packedBytes: number;
}

/** Counts what a backend sends. */
export interface Meter {
  readonly traffic: Traffic;
  /** An answer with its body. */
  answer(path: string, status: number, headers: Readonly<Record<string, string>>, body: string | null): void;
  /** A pushed message, with what frames it on the line. */
  push(text: string, framing: number): void;
  /** Ends the deflate stream; call it last. */
  close(): Promise<void>;
}

/** Makes a {@link Meter}. */
export function createMeter(): Meter {
  const traffic: Traffic = { requests: 0, stepReads: 0, frames: 0, bytes: 0, packedBytes: 0 };
  let stream: DeflateRaw | null = null;
  const open = () => {
    const made = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
    made.on('data', (chunk: Buffer) => {
      traffic.packedBytes += chunk.length;
    });
    return made;
  };
  return {
    traffic,
    answer(path, status, headers, body) {
      traffic.requests += 1;
      if (/\/steps\b/.test(path)) traffic.stepReads += 1;
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const head = Buffer.byteLength(`HTTP/1.1 ${status} OK\r\n${lines.join('')}\r\n`);
      const raw = Buffer.from(body ?? '');
      traffic.bytes += head + raw.length;
      traffic.packedBytes += head + Math.min(raw.length, raw.length > 0 ? gzipSync(raw).length : 0);
    },
    push(text, framing) {
      const raw = Buffer.from(text);
      traffic.frames += 1;
      traffic.bytes += raw.length + framing;
      traffic.packedBytes += framing;
      stream ??= open();
      stream.write(raw);
    },
    async close() {
      const open = stream;
      if (open === null) return;
      await new Promise<void>((resolve) => {
        open.on('end', () => resolve());
        open.end();
      });
    },
  };
}
