import { fileURLToPath } from 'node:url';
import { DEMO_KEYS, parseKeys } from '../../auth';
import { DEFAULTS } from '../../settings';
import type { ServerSettings } from './settings';

/** An invalid setting; the message says what to change. */
export class ConfigError extends Error {}

/** Parses a number. */
export function readNumber(value: string | undefined, is: { name: string; or: number; min: number; max: number }) {
  const result = value ? Number(value) : is.or;
  if (result >= is.min && result <= is.max) return result;
  throw new ConfigError(`runlight: ${is.name} is "${value}", but must be a number from ${is.min} to ${is.max}.`);
}

/** The value of `--name value` or `--name=value`; `undefined` if absent. */
export function readFlag(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  return at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1] ?? 'nothing');
}

/**
 * Reads the settings of a single process from the environment and `--port`.
 *
 * @throws {ConfigError} if a value is invalid, or if demo keys are used in production.
 */
export function readEnvironment(env: NodeJS.ProcessEnv, args: readonly string[]): Partial<ServerSettings> {
  const keys = env.RUNLIGHT_KEYS || DEMO_KEYS;
  if (env.NODE_ENV === 'production' && /(?:^|,)\s*demo-(?:ada|bob|viewer):/.test(keys)) {
    throw new ConfigError(
      'runlight: NODE_ENV is production, but the public demo keys are set, so anyone could cancel runs. ' +
        'Set RUNLIGHT_KEYS=token:user:owner:role,… and start again.',
    );
  }
  const number = (name: string, or: number, [min, max]: [number, number]) =>
    readNumber(env[name], { name, or, min, max });
  const ms = (name: string, or: number) => number(name, or, [50, 3_600_000]);
  const port = { name: 'the port (--port or PORT)', or: DEFAULTS.port, min: 0, max: 65_535 };
  return {
    port: readNumber(readFlag(args, '--port') ?? env.PORT, port),
    host: env.HOST || DEFAULTS.host,
    dataDir: env.RUNLIGHT_DATA_DIR || fileURLToPath(new URL('../../../.data', import.meta.url)),
    speed: number('RUNLIGHT_SPEED', DEFAULTS.speed, [0.01, 1000]),
    concurrency: number('RUNLIGHT_CONCURRENCY', DEFAULTS.concurrency, [1, 100]),
    graceMs: ms('RUNLIGHT_GRACE_MS', DEFAULTS.graceMs),
    leaseMs: ms('RUNLIGHT_LEASE_MS', DEFAULTS.leaseMs),
    sweepMs: ms('RUNLIGHT_SWEEP_MS', DEFAULTS.sweepMs),
    keys: parseKeys(keys),
    cookie: env.RUNLIGHT_COOKIE || undefined,
    origins: (env.CORS_ORIGINS ?? 'http://localhost:5173,http://localhost:6006').split(',').filter(Boolean),
    // Vite picks the next port if its own is in use. This exposes nothing, because the demo keys are public.
    localPages: keys === DEMO_KEYS && env.CORS_ORIGINS === undefined && env.NODE_ENV !== 'production',
  };
}
