import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type MemoryScreen, startScreen } from '../drivers/screen';

const run = promisify(execFile);

/** The programs that the reader needs. */
export interface ReaderFiles {
  xvfb: string;
  orca: string;
  /** Debian's at-spi2-core: the accessibility bus between browsers and screen readers. */
  bus: string;
}

/** The Linux screen reader as packaged by Debian, with its output recorded as text instead of spoken. */
export interface Reader {
  readonly version: string;
  readonly screen: MemoryScreen;
  /** The environment for the browser to be read. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Everything announced since the last call, once the reader has been silent for a moment.
   *
   * @param last Keeps listening until this has been announced.
   * @throws if it is not announced within a minute
   */
  heard(last?: RegExp): Promise<string[]>;
  stop(): Promise<void>;
}

/** How long the reader must be silent before its output counts as complete, ms. */
const SILENCE = 1_200;

/** Starts an isolated session with its own screen, bus and reader. */
export async function startReader({ xvfb, orca, bus }: ReaderFiles): Promise<Reader> {
  const home = await mkdtemp(path.join(tmpdir(), 'runlight-reader-'));
  const runtime = path.join(home, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const screen = await startScreen(xvfb);
  const children: ChildProcess[] = [];
  const start = (command: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
    // Its own process group: each process starts others, and all of them must end with it.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    children.push(child);
    return child;
  };
  const own = {
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    DISPLAY: screen.display,
    GDK_BACKEND: 'x11',
    GNOME_ACCESSIBILITY: '1',
    ACCESSIBILITY_ENABLED: '1',
    NO_AT_BRIDGE: '0',
    LANG: 'C.UTF-8',
  };
  const session = start('dbus-run-session', ['--', 'sh', '-c', 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec sleep 100000'], {
    ...process.env,
    ...own,
  });
  const [address] = (await once(session.stdout ?? session, 'data')) as [Buffer];
  const env = { ...own, DBUS_SESSION_BUS_ADDRESS: address.toString().trim() };
  const all = { ...process.env, ...env };
  start(bus, ['--launch-immediately'], all);
  for (const name of ['IsEnabled', 'ScreenReaderEnabled']) await switchOn(name, all);
  const log = path.join(home, 'said.txt');
  const prefs = path.join(home, 'prefs');
  await writeFile(log, '');
  await mkdir(prefs);
  const customizations = 'orca-customizations.py';
  await copyFile(path.join(import.meta.dirname, customizations), path.join(prefs, customizations));
  start(orca, [`--user-prefs=${prefs}`], { ...all, RUNLIGHT_SAID: log });

  let read = 0;
  const said = async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean);
  async function heard(last?: RegExp): Promise<string[]> {
    const end = Date.now() + 60_000;
    let before = -1;
    let found = await said();
    while (found.length !== before || (last && !found.slice(read).some((line) => last.test(line)))) {
      if (Date.now() > end) throw new Error(`“${last}” was never said, but: ${found.slice(read).join(' | ')}`);
      before = found.length;
      await pause(SILENCE);
      found = await said();
    }
    const fresh = found.slice(read);
    read = found.length;
    return fresh;
  }
  for (let tries = 0; (await said()).length === 0; tries += 1) {
    if (tries > 600) throw new Error('Orca says nothing, not even that it is there.');
    await pause(100);
  }
  await heard();
  return {
    version: (await run(orca, ['--version'], { env: all })).stdout.trim(),
    screen,
    env,
    heard,
    async stop() {
      for (const child of children.reverse()) killGroup(child);
      screen.stop();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  process.kill(-pid, 'SIGKILL');
}

/** Tells the bus that assistive technology is active, like the desktop's settings. */
async function switchOn(name: string, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['--session', '--print-reply', '--dest=org.a11y.Bus', '/org/a11y/bus'];
  const set = 'org.freedesktop.DBus.Properties.Set';
  for (let tries = 0; ; tries += 1) {
    try {
      await run('dbus-send', [...args, set, 'string:org.a11y.Status', `string:${name}`, 'variant:boolean:true'], {
        env,
      });
      return;
    } catch (error) {
      if (tries > 50) throw error;
      await pause(100);
    }
  }
}
