import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts a Node server, and waits for the URL that it prints. */
export async function startServer(
  folder: string,
  { command, env }: { command: readonly string[]; env: Readonly<Record<string, string>> },
): Promise<{ url: string; server: ChildProcess }> {
  const server = spawn(process.execPath, command, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: server.stdout });
  for await (const line of lines) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (url) return { url, server };
  }
  throw new Error(`${command.join(' ')} ended without naming its address.`);
}
