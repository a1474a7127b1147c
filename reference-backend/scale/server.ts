import { addEarlierRuns } from '../demo-runs'; // for the demo's first page only
import { startBackend } from './backend';
import { createLogger, toLogLevel } from './logger';
import { readConfig } from './settings/config';

const DRAIN_LIMIT_MS = 10_000;

async function main(): Promise<void> {
  const logger = createLogger(toLogLevel(process.env.LOG_LEVEL));
  const config = readConfig(process.env, process.argv.slice(2));

  const demo = process.env.RUNLIGHT_DEMO_RUNS && { prepare: addEarlierRuns };
  const starting = startBackend({ ...config, logger, ...demo });
  function stop(signal: NodeJS.Signals): void {
    logger.info('stopping', { signal });
    setTimeout(() => process.exit(1), DRAIN_LIMIT_MS).unref();
    starting
      .then((backend) => backend.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
    process.once(signal, () => process.exit(1)); // a second signal exits at once
  }
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { url } = await starting;
  process.stdout.write(`runlight backend: ${url}\n`);
}

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    isTaken
      ? `runlight: the port is already in use (${message}). Choose another one, e.g. --port 4311 or PORT=4311.\n`
      : `${message}\n`,
  );
  process.exit(1);
});
