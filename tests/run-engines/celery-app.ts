import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { freePort, startRedis } from '../../reference-backend/scale/distributed/services';
import { findServices } from '../../scripts/find/find-services.mjs';
import { until } from './until';

/** Debian's Python, which finds the packages installed by apt. Another Python on the PATH does not. */
const PYTHON = '/usr/bin/python3';
const hasCelery = () =>
  spawnSync(PYTHON, ['-c', 'import celery, redis, fastapi, uvicorn'], { stdio: 'ignore' }).status === 0;

/** True if Celery, FastAPI and Redis are installed or required. */
export const canRunCelery = (hasCelery() && findServices() !== null) || Boolean(process.env.RUNLIGHT_REQUIRE_SERVICES);
export const LEFT_OUT =
  'left out where redis-server, python3-celery, python3-redis, python3-fastapi or python3-uvicorn is missing';

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/** Starts Redis and an example's FastAPI app; tests start its worker when they need it. */
export async function startCeleryApp(folder: string) {
  const redis = await startRedis();
  const env = { ...process.env, REDIS_URL: redis.url, TOKENS: 'a=ada,b=bob', PYTHONDONTWRITEBYTECODE: '1' };
  const children: ChildProcess[] = [];
  function python(...args: string[]): void {
    const child = spawn(PYTHON, ['-m', ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    // Keep reading: a full pipe would block the process.
    for (const stream of [child.stdout, child.stderr]) stream.resume();
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  python('uvicorn', 'app:api', '--host', '127.0.0.1', '--port', String(port));
  const isThere = ({ status }: Response) => status === 401;
  const asked = () => fetch(`${url}/v1/runs/x/status`).then(isThere, () => false);
  await until('the API answers', asked, 60_000);

  const headers = { authorization: 'Bearer a', 'content-type': 'application/json' };
  return {
    url,
    headers,
    startWorker: (threads: number) =>
      python('celery', '-A', 'tasks', 'worker', '-c', String(threads), '--pool', 'threads'),
    /** The output of a line of Python in the app's folder. */
    print: (code: string) => execFileSync(PYTHON, ['-c', code], { cwd: folder, env }).toString().trim(),
    version: () => execFileSync(PYTHON, ['-c', 'import celery; print(celery.__version__)']).toString().trim(),
    /** A call as Ada; a POST if there is a body. */
    async call<T>(way: string, body?: object): Promise<{ status: number; json: T }> {
      const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers };
      const answer = await fetch(`${url}/v1/runs${way}`, init);
      return { status: answer.status, json: (await answer.json()) as T };
    },
    async close(): Promise<void> {
      await Promise.all(children.map(end));
      await redis.dispose();
    },
  };
}

export type CeleryApp = Awaited<ReturnType<typeof startCeleryApp>>;
