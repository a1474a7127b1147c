import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SourceFault } from '../../src/testing';

const STATUS: Partial<Record<SourceFault, number>> = { unauthorized: 401, forbidden: 403, missing: 404, server: 500 };

/** A server that answers every request with one kind of fault, depending on its path. */
export async function serveFaults() {
  const server = createServer((request, response) => {
    const fault = request.url?.split('/')[1]?.split('?')[0] as SourceFault;
    if (fault === 'hung') return;
    const type = fault === 'unreadable' ? 'text/html' : 'application/json';
    response.writeHead(STATUS[fault] ?? 200, { 'content-type': type });
    response.end(fault === 'unreadable' ? '<html>Welcome to the proxy</html>' : '{"message":"no"}');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const kinds: readonly SourceFault[] = [
    ...(['unauthorized', 'forbidden', 'missing', 'server', 'unreadable', 'hung', 'offline'] as const),
  ];
  return {
    kinds,
    /** Port 9 of loopback has no listener. */
    urlOf: (fault: SourceFault) => (fault === 'offline' ? 'http://127.0.0.1:9' : `http://127.0.0.1:${port}/${fault}`),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
