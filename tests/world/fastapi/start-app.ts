import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

/** Debian's Python, which finds its packages python3-fastapi and python3-uvicorn. */
const PYTHON = '/usr/bin/python3';

/** True if the app can run on this machine. */
export function hasFastApi(): boolean {
  return spawnSync(PYTHON, ['-c', 'import fastapi, uvicorn'], { stdio: 'ignore' }).status === 0;
}

/** The running app. */
export interface RunningApp {
  url: string;
  /** Resolves once its process has exited. */
  close(): Promise<void>;
}

const ended = (process: ChildProcess) =>
  new Promise<void>((resolve) => {
    if (process.exitCode === null && process.signalCode === null) process.once('exit', () => resolve());
    else resolve();
  });

/** Starts `app.py` on a free port of loopback. Rejects with Python's output if it does not start. */
export async function startApp(env: { PACE: string; TOKEN: string }): Promise<RunningApp> {
  const app = spawn(
    PYTHON,
    ['-m', 'uvicorn', 'app:app', '--app-dir', import.meta.dirname, '--host', '127.0.0.1', '--port', '0'],
    { env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: '1' }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const close = async () => {
    app.kill('SIGKILL');
    await ended(app);
  };
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    app.once('error', reject);
    app.once('exit', () => reject(new Error(`The FastAPI app did not start:\n${said}`)));
    // Keep reading: a full pipe would block the process.
    app.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-10_000);
      const found = /running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, close };
}
