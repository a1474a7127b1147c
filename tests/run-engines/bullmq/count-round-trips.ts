import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';

/**
 * A proxy that counts round trips: each time a request follows a response. It delays responses by some milliseconds, so
 * that concurrent requests count as one.
 */
export async function countRoundTrips(target: URL, holdMs = 20) {
  let trips = 0;
  let bytes = 0;
  let isAnswered = true;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.on('data', (chunk) => {
      if (isAnswered) trips += 1;
      isAnswered = false;
      bytes += chunk.length;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      setTimeout(() => {
        isAnswered = true;
        client.write(chunk);
      }, holdMs);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Restarts the count. */
    reset(): void {
      trips = 0;
      bytes = 0;
      isAnswered = true;
    },
    trips: () => trips,
    bytes: () => bytes,
    close: () => void server.close(),
  };
}
