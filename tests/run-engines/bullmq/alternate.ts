import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that distributes requests round robin, like a load balancer. */
export async function alternate(ports: readonly number[]) {
  let next = 0;
  const server = createServer((request, response) => {
    const port = ports[next % ports.length];
    next += 1;
    const { method, url, headers } = request;
    const upstream = ask({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => next,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
