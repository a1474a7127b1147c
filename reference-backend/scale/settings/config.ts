import type { RunLimits } from '../../../src/server';
import { ConfigError, readEnvironment, readFlag, readNumber } from './environment';
import type { ServerSettings } from './settings';

/** Validates a server URL. The error message omits the URL because it contains a password. */
function address(name: string, value: string | undefined, schemes: readonly string[]): string | undefined {
  if (!value) return undefined;
  if (URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))) return value;
  const form = `${schemes[0]}://user:password@host:port/name`;
  throw new ConfigError(`runlight: ${name} is not a URL of the form ${form}.`);
}

const ROLES = ['all', 'api', 'worker'] as const;

function readRole(name: string, isShared: boolean): ServerSettings['role'] {
  const role = ROLES.find((one) => one === name);
  if (!role) throw new ConfigError(`runlight: --role is "${name}", but must be api, worker or all.`);
  if (role !== 'all' && !isShared) {
    throw new ConfigError(
      `runlight: --role=${role} needs a shared database and queue, ` +
        'but the embedded ones work within one process only. Set DATABASE_URL and REDIS_URL, or omit --role.',
    );
  }
  return role;
}

/** Starting a run costs far more than reading one. */
const STARTS_SHARE = 50;

/** The limits of a user who may send this many reads and cancels per minute. 0 = unlimited. */
export function limitsOf(requestsPerMinute: number): Partial<RunLimits> {
  const perMinute = requestsPerMinute > 0 ? requestsPerMinute : Number.POSITIVE_INFINITY;
  return {
    readsPerMinute: perMinute,
    cancelsPerMinute: perMinute,
    startsPerMinute: Math.ceil(perMinute / STARTS_SHARE),
  };
}

/**
 * Reads all settings: those of a single process, plus servers, limits and role for a distributed setup.
 *
 * @throws {ConfigError} if a value is invalid, or if demo keys are used in production.
 */
export function readConfig(env: NodeJS.ProcessEnv, args: readonly string[]): Partial<ServerSettings> {
  const databaseUrl = address('DATABASE_URL', env.DATABASE_URL, ['postgres', 'postgresql']);
  const redisUrl = address('REDIS_URL', env.REDIS_URL, ['redis', 'rediss']);
  const rate = { name: 'RUNLIGHT_RATE', or: 6000, min: 0, max: 1_000_000 };
  const connections = { name: 'RUNLIGHT_CONNECTIONS', or: 100, min: 1, max: 1_000_000 };
  return {
    ...readEnvironment(env, args),
    databaseUrl,
    redisUrl,
    role: readRole(readFlag(args, '--role') ?? (env.RUNLIGHT_ROLE || 'all'), Boolean(databaseUrl && redisUrl)),
    limits: {
      ...limitsOf(readNumber(env.RUNLIGHT_RATE, rate)),
      streams: readNumber(env.RUNLIGHT_CONNECTIONS, connections),
    },
  };
}
