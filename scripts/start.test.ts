// @vitest-environment node
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, it } from 'vitest';

function start(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; said: string }> {
  const script = path.join(import.meta.dirname, 'start.mjs');
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

it('says that the port is taken, and how to choose another, before it builds anything', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const { code, said } = await start(['--port', String(port)]);
    expect(said.trim()).toBe(
      `runlight: Port ${port} is taken. Stop what runs there, or choose another: npm start -- --port ${port + 1}`,
    );
    expect(code).toBe(1);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

it.each([
  [['--port', 'abc'], {}, '"abc" is not a port'],
  [['--port', '70000'], {}, '"70000" is not a port'],
  [[], { PORT: '-1' }, '"-1" is not a port'],
  [['--prot', '1'], {}, "Unknown option '--prot'"],
])('refuses %j %j', async (args, env, message) => {
  const { code, said } = await start(args, env);
  expect(said).toContain(message);
  expect(code).toBe(1);
});
