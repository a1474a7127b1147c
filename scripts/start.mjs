// `npm start`: from a fresh clone to a served demo. The imports are Node built-ins only, because nothing may be
// installed yet.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
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

/** @param {number} port @returns {Promise<void>} Rejects if the port is in use. */
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
    probe.listen(port, process.env.HOST || '127.0.0.1', () => probe.close(() => resolve()));
  });
}

/**
 * Starts the backend and runs until it exits.
 *
 * @param {number} port
 * @returns {Promise<number>} Its exit code.
 */
function serve(port) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'reference-backend/scale/server.ts', '--port', String(port)],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      // The browser shows what happens, so the log stays quiet; LOG_LEVEL=info also logs every request. Demo runs fill
      // the list, so that the first page is not empty.
      env: { LOG_LEVEL: 'warn', RUNLIGHT_DEMO_RUNS: '1', ...process.env },
      // Its own process group, so that a Ctrl-C reaches it once, from this process, and not also from the terminal.
      detached: process.platform !== 'win32',
    },
  );
  createInterface({ input: child.stdout }).on('line', (line) => {
    const url = /^runlight backend: (\S+)/.exec(line)?.[1];
    console.log(url ? `\nReady: ${url}   (Ctrl-C stops it)` : line);
  });
  let stopping = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (!stopping)
        console.log(
          '\nStopping: open requests are answered, runs in work go on at the next start. Ctrl-C again stops at once.',
        );
      child.kill(stopping ? 'SIGKILL' : signal === 'SIGHUP' ? 'SIGTERM' : signal);
      stopping = true;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

checkNode();
try {
  const port = wantedPort();
  // Check before the build, so that the error does not come a minute later.
  await checkPort(port);
  await ensureInstalled();
  await ensureBuilt();
  await ensureDemoBuilt();
  process.exitCode = await serve(port);
} catch (error) {
  console.error(`runlight: ${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
}
