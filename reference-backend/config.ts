import { fileURLToPath } from 'node:url';
import { DEMO_KEYS, parseKeys } from './auth';
import type { BackendOptions } from './backend';

/** What cannot be started with; the message says what to change. */
export class ConfigError extends Error {}

function number(name: string, value: string | undefined, fallback: number, min: number, max: number): number {
  if (value === undefined || value === '') return fallback;
  const result = Number(value);
  if (Number.isFinite(result) && result >= min && result <= max) return result;
  throw new ConfigError(`runlight: ${name} is "${value}", but must be a number from ${min} to ${max}.`);
}

/**
 * Reads the environment and `--port`.
 *
 * @throws {ConfigError} for a value that cannot be used, and for demo keys in production.
 */
export function readConfig(env: NodeJS.ProcessEnv, args: readonly string[]): BackendOptions {
  const flag = args.findIndex((arg) => arg === '--port' || arg.startsWith('--port='));
  const portArg = args[flag]?.split('=')[1] ?? (flag >= 0 ? (args[flag + 1] ?? 'nothing') : undefined);
  if (env.NODE_ENV === 'production' && !env.RUNLIGHT_KEYS) {
    throw new ConfigError(
      'runlight: NODE_ENV is production, but only the public demo keys are set, so anybody could cancel runs. ' +
        'Set RUNLIGHT_KEYS=token:user:owner:role,… and start again.',
    );
  }
  return {
    port: number('the port (--port or PORT)', portArg ?? env.PORT, 4310, 0, 65_535),
    host: env.HOST || '127.0.0.1',
    dataDir: env.RUNLIGHT_DATA_DIR || fileURLToPath(new URL('../.data', import.meta.url)),
    speed: number('RUNLIGHT_SPEED', env.RUNLIGHT_SPEED, 1, 0.01, 1000),
    concurrency: number('RUNLIGHT_CONCURRENCY', env.RUNLIGHT_CONCURRENCY, 2, 1, 100),
    requestsPerMinute: number('RUNLIGHT_RATE', env.RUNLIGHT_RATE, 6000, 0, 1_000_000),
    keys: parseKeys(env.RUNLIGHT_KEYS || DEMO_KEYS),
    origins: (env.CORS_ORIGINS ?? 'http://localhost:5173,http://localhost:6006').split(',').filter(Boolean),
  };
}
