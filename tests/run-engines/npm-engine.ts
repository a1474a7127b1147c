import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRunHandler, memoryLedger, type RunEngine, toNode } from '../../src/server';

/** Installs an engine into a temporary folder, because it is not a dependency of the project. */
export function installEngine(name: string, spec: string): { folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), `runlight-${name}-`));
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', spec], { cwd: folder });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const USERS: Readonly<Record<string, string>> = { 'Bearer a': 'ada', 'Bearer b': 'bob' };

/** Mounts an engine like a host, for two users. */
export async function serveEngine(engine: RunEngine) {
  const handler = createRunHandler({
    engine,
    ledger: memoryLedger(),
    authenticate(request) {
      const user = USERS[request.headers.get('authorization') ?? ''];
      return user === undefined ? null : { user, owner: user };
    },
  });
  const server = createServer(toNode(handler));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers = { authorization: 'Bearer a', 'content-type': 'application/json' };
  return {
    url,
    headers,
    /** A call as Ada; a POST if there is a body. */
    async call<T>(way: string, body?: object): Promise<T> {
      const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers };
      return (await (await fetch(`${url}/v1/runs${way}`, init)).json()) as T;
    },
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type ServedEngine = Awaited<ReturnType<typeof serveEngine>>;
