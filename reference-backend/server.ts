import { startBackend } from './backend';

/**
 * The example: one process that stores its runs in `.data`. `npm run backend` starts `scale/server.ts`, which has
 * settings.
 */
const backend = await startBackend({ port: Number(process.env.PORT ?? 4310), dataDir: '.data' });
process.stdout.write(`runlight backend: ${backend.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void backend.close().then(() => process.exit(0)));
}
