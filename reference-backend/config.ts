import { fileURLToPath } from 'node:url';
import { DEMO_KEYS, parseKeys } from './auth';
import type { BackendOptions } from './backend';
import { DEFAULTS } from './settings';

/** What cannot be started with; the message says what to change. */
export class ConfigError extends Error {}

function number(name: string, value: string | undefined, fallback: number, min: number, max: number): number {
  if (value === undefined || value === '') return fallback;
  const result = Number(value);
  if (Number.isFinite(result) && result >= min && result <= max) return result;
  throw new ConfigError(`runlight: ${name} is "${value}", but must be a number from ${min} to ${max}.`);
}

/** The address of a server. The message does not repeat it: there is a password in it. */
function address(name: string, value: string | undefined, ...schemes: string[]): string | undefined {
  if (!value || (URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))))
    return value || undefined;
  throw new ConfigError(
    `runlight: ${name} is not an address of the form ${schemes[0]}://user:password@host:port/name.`,
  );
}

/** The value of `--name value` or `--name=value`; `undefined` when it is not there. */
function flag(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  return at < 0 ? undefined : (args[at]?.split('=')[1] ?? args[at + 1] ?? 'nothing');
}

const ROLES = ['all', 'api', 'worker'] as const;

function readRole(name: string, { databaseUrl, redisUrl }: BackendOptions): (typeof ROLES)[number] {
  const role = ROLES.find((one) => one === name);
  if (!role) throw new ConfigError(`runlight: --role is "${name}", but must be api, worker or all.`);
  if (role !== 'all' && !(databaseUrl && redisUrl)) {
    throw new ConfigError(
      `runlight: --role=${role} is one process of several, but they have nothing in common: ` +
        'the embedded database and queue are one process. Set DATABASE_URL and REDIS_URL, or leave --role away.',
    );
  }
  return role;
}

/**
 * Reads the environment, `--port` and `--role`.
 *
 * @throws {ConfigError} for a value that cannot be used, and for demo keys in production.
 */
export function readConfig(env: NodeJS.ProcessEnv, args: readonly string[]): BackendOptions {
  const keys = env.RUNLIGHT_KEYS || DEMO_KEYS;
  if (env.NODE_ENV === 'production' && /(?:^|,)\s*demo-(?:ada|bob|viewer):/.test(keys)) {
    throw new ConfigError(
      'runlight: NODE_ENV is production, but the public demo keys are set, so anybody could cancel runs. ' +
        'Set RUNLIGHT_KEYS=token:user:owner:role,… and start again.',
    );
  }
  const ms = (name: string, fallback: number) => number(name, env[name], fallback, 50, 3_600_000);
  const stores = {
    databaseUrl: address('DATABASE_URL', env.DATABASE_URL, 'postgres', 'postgresql'),
    redisUrl: address('REDIS_URL', env.REDIS_URL, 'redis', 'rediss'),
  };
  return {
    ...stores,
    role: readRole(flag(args, '--role') ?? (env.RUNLIGHT_ROLE || 'all'), stores),
    port: number('the port (--port or PORT)', flag(args, '--port') ?? env.PORT, DEFAULTS.port, 0, 65_535),
    host: env.HOST || DEFAULTS.host,
    dataDir: env.RUNLIGHT_DATA_DIR || fileURLToPath(new URL('../.data', import.meta.url)),
    speed: number('RUNLIGHT_SPEED', env.RUNLIGHT_SPEED, DEFAULTS.speed, 0.01, 1000),
    concurrency: number('RUNLIGHT_CONCURRENCY', env.RUNLIGHT_CONCURRENCY, DEFAULTS.concurrency, 1, 100),
    requestsPerMinute: number('RUNLIGHT_RATE', env.RUNLIGHT_RATE, 6000, 0, 1_000_000),
    maxConnectionsPerUser: number(
      'RUNLIGHT_CONNECTIONS',
      env.RUNLIGHT_CONNECTIONS,
      DEFAULTS.maxConnectionsPerUser,
      1,
      1_000_000,
    ),
    graceMs: ms('RUNLIGHT_GRACE_MS', DEFAULTS.graceMs),
    leaseMs: ms('RUNLIGHT_LEASE_MS', DEFAULTS.leaseMs),
    sweepMs: ms('RUNLIGHT_SWEEP_MS', DEFAULTS.sweepMs),
    keys: parseKeys(keys),
    cookie: env.RUNLIGHT_COOKIE || undefined,
    origins: (env.CORS_ORIGINS ?? 'http://localhost:5173,http://localhost:6006').split(',').filter(Boolean),
    // Vite takes the next port when its own is taken. Nothing is given away: anybody has these keys.
    localPages: keys === DEMO_KEYS && env.CORS_ORIGINS === undefined && env.NODE_ENV !== 'production',
  };
}
