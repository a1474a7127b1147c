// `npm start`: from a fresh clone to a served demo. Only Node's own modules, because nothing may be installed yet.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { checkNode, ensureBuilt, ensureDemoBuilt, ensureInstalled, root } from './prepare.mjs';

const DEFAULT_PORT = 4310;

/** @returns {number} */
function wantedPort() {
  const { values } = parseArgs({ options: { port: { type: 'string', short: 'p' } } });
  const text = values.port ?? process.env.PORT ?? String(DEFAULT_PORT);
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`"${text}" is not a port. Give a number from 1 to 65535: npm start -- --port 4311`);
}

/** @param {number} port @returns {Promise<void>} Rejects when something listens there already. */
function checkPort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') {
        reject(
          new Error(`Port ${port} is taken. Stop what runs there, or choose another: npm start -- --port ${port + 1}`),
        );
      } else {
        reject(
          new Error(`Port ${port} cannot be used (${error.code}). Choose another: npm start -- --port ${DEFAULT_PORT}`),
        );
      }
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

/**
 * Starts the backend and stays until it ends.
 *
 * @param {number} port
 * @returns {Promise<number>} Its exit code.
 */
async function serve(port) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'reference-backend/server.ts'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PORT: String(port) },
    // Its own process group: a Ctrl-C reaches it once, from us, and not from the terminal as well.
    detached: process.platform !== 'win32',
  });
  let stopping = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (stopping) child.kill('SIGKILL');
      else if (signal === 'SIGINT') console.log('\nStopping; Ctrl-C again ends it at once.');
      stopping = true;
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => child.on('close', (code) => resolve(code ?? (stopping ? 0 : 1))));
  if (await answers(port, ended)) console.log(`\nReady: http://localhost:${port}/   (Ctrl-C stops it)`);
  return ended;
}

/** @param {number} port @param {Promise<unknown>} ended @returns {Promise<boolean>} False when it ended before it answered. */
async function answers(port, ended) {
  let over = false;
  ended.then(() => {
    over = true;
  });
  while (!over) {
    try {
      await fetch(`http://127.0.0.1:${port}/`, { method: 'HEAD' });
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return false;
}

checkNode();
try {
  const port = wantedPort();
  // Before the build: nobody should wait a minute to be told this.
  await checkPort(port);
  await ensureInstalled();
  await ensureBuilt();
  await ensureDemoBuilt();
  process.exitCode = await serve(port);
} catch (error) {
  console.error(`runlight: ${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
}
