import { constants, createDeflateRaw, type DeflateRaw, gzipSync } from 'node:zlib';

/** The network traffic. Response bytes include the body and the headers as HTTP/1.1 text. */
export interface Traffic {
  /** HTTP requests, including event streams and WebSocket upgrades. */
  requests: number;
  /** Requests for steps. */
  stepReads: number;
  /** Pushed messages. */
  frames: number;
  /** Bytes sent to the client, uncompressed. */
  bytes: number;
  /** Bytes with gzip on every body, or with deflate and a shared window on a pushed stream. */
  packedBytes: number;
}

/** Counts what a backend sends. */
export interface Meter {
  readonly traffic: Traffic;
  /** A response with its body. */
  answer(path: string, status: number, headers: Readonly<Record<string, string>>, body: string | null): void;
  /** A pushed message, with the size of its frame header. */
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
