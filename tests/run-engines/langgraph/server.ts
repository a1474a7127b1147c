import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../../reference-backend/scale/distributed/services';
import { until } from '../until';

const PACKAGES = ['@langchain/langgraph@1.7.3', '@langchain/langgraph-cli@1.5.1', '@langchain/langgraph-api@1.5.1'];

/** True if the server's packages can be installed: they are too many to be dependencies of the project. */
export const canInstall = () => spawnSync('npm', ['ping'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

/** LangGraph's development server, in memory, with packages installed into a temporary folder. */
export async function startLangGraph() {
  const folder = await mkdtemp(path.join(tmpdir(), 'runlight-langgraph-'));
  await copyFile(path.join(import.meta.dirname, 'graph.mjs'), path.join(folder, 'graph.mjs'));
  await writeFile(path.join(folder, 'package.json'), '{"private":true,"type":"module"}');
  await writeFile(
    path.join(folder, 'langgraph.json'),
    '{"node_version":"20","graphs":{"slow":"./graph.mjs:graph","studio":"./graph.mjs:studio"},"env":{}}',
  );
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...PACKAGES], {
    cwd: folder,
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const bin = path.join(folder, 'node_modules/.bin/langgraphjs');
  let child: ChildProcess;
  let output = '';

  async function start(): Promise<void> {
    const args = ['dev', '--host', '127.0.0.1', '--port', String(port), '--no-browser', '--no-reload'];
    // Its own process group: the command starts the server as a child process.
    child = spawn(bin, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-1_000_000);
      });
    }
    await until(
      'the LangGraph server answers',
      async () => {
        if (child.exitCode !== null) throw new Error(`The LangGraph server has ended:\n${output.slice(-10_000)}`);
        return fetch(`${url}/ok`).then(
          ({ ok }) => ok,
          () => false,
        );
      },
      90_000,
    );
  }
  async function stop(): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    process.kill(-child.pid, 'SIGKILL');
    await closed;
  }
  // The test process may be killed before its cleanup runs.
  process.on('exit', () => {
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
  });
  await start();
  const manifest = path.join(folder, 'node_modules/@langchain/langgraph-api/package.json');
  return {
    url,
    port,
    /** Restarts it on the same port and folder after it was killed. */
    start,
    /** Kills it, like a crash. */
    kill: stop,
    /** Its latest output. */
    output: () => output,
    version: String(JSON.parse(await readFile(manifest, 'utf8')).version),
    /** The statuses of a run, as listed in the server's own types. */
    async states(): Promise<string[]> {
      const types = await readFile(path.join(folder, 'node_modules/@langchain/langgraph-sdk/dist/schema.d.ts'), 'utf8');
      const [, union = ''] = /type RunStatus = ([^;]+);/.exec(types) ?? [];
      return [...union.matchAll(/"(\w+)"/g)].map(([, word = '']) => word);
    },
    async dispose(): Promise<void> {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
