import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A screen in memory. */
export interface MemoryScreen {
  /** As in the environment variable DISPLAY. */
  readonly display: string;
  /** Gives a program's window the focus, which no window manager does here, and presses keys in it, e.g. `ctrl+plus`. */
  keys(program: string, ...keys: readonly string[]): Promise<void>;
  stop(): void;
}

/** An X server in memory, on the first number that is free. */
export async function startScreen(xvfb: string): Promise<MemoryScreen> {
  const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1700x1500x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = (await once(child.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  const display = `:${number.toString().trim()}`;
  return {
    display,
    async keys(program, ...keys) {
      const env = { ...process.env, DISPLAY: display };
      const { stdout } = await run('xdotool', ['search', '--onlyvisible', '--class', program], { env });
      await run('xdotool', ['windowfocus', '--sync', stdout.trim().split('\n').at(-1) ?? ''], { env });
      for (const key of keys) await run('xdotool', ['key', key], { env });
    },
    stop: () => {
      child.kill();
    },
  };
}
