import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../../scripts/prepare.mjs';
import { until } from '../until';

const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** A process of these tests. */
export interface OwnProcess {
  /** Its output, line by line. */
  lines(): string[];
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a script of this folder, or a copy of it elsewhere, and waits for its first line of output. */
async function startScript(
  { script, folder = import.meta.dirname }: { script: string; folder: string | undefined },
  args: readonly string[],
  isReady: (line: string) => boolean,
) {
  const file = path.join(folder, script);
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  child.on('close', () => alive.delete(child));
  const lines = () => output.split('\n');
  const line = await until(`${script} is ready`, async () => {
    if (child.exitCode !== null) throw new Error(`${script} has ended:\n${output}`);
    return lines().find(isReady);
  });
  const own: OwnProcess = {
    lines,
    async kill(signal = 'SIGKILL') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill(signal);
      await closed;
    },
  };
  return { ...own, line };
}

/** Starts a worker and waits until it takes jobs. */
export const startWorker = (
  redisUrl: string,
  queue: string,
  { concurrency = 20, folder }: { concurrency?: number; folder?: string } = {},
): Promise<OwnProcess> =>
  startScript({ script: 'worker.ts', folder }, [redisUrl, queue, String(concurrency)], (line) => line === 'ready');

/** Starts an API process and waits until it is ready. */
export async function startApi(
  redisUrl: string,
  queue: string,
  more: readonly string[] = [],
  folder?: string,
): Promise<OwnProcess & { port: number }> {
  const script = { script: 'api.ts', folder };
  const api = await startScript(script, [redisUrl, queue, ...more], (line) => line.startsWith('port '));
  return { ...api, port: Number(api.line.slice(5)) };
}
