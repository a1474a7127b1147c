import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A virtual screen. */
export interface MemoryScreen {
  /** The value for the environment variable DISPLAY. */
  readonly display: string;
  /** Focuses a program's window, as there is no window manager to do so, and presses keys in it, e.g. `ctrl+plus`. */
  keys(program: string, ...keys: readonly string[]): Promise<void>;
  stop(): void;
}

/** An in-memory X server on the first free display number. */
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
