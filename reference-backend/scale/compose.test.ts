import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { startTestBackend } from '../testing';
import { readConfig } from './settings/config';

/**
 * Docker is not available in these tests, so they compare the two files with what they refer to: the server's settings
 * and routes, the package's scripts, and the files that exist.
 */
interface Service {
  image?: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  ports?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  volumes?: string[];
  init?: boolean;
  stop_grace_period?: string;
  deploy?: { replicas: number };
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const compose: { services: Record<string, Service>; volumes: Record<string, unknown> } = parse(
  read('./docker-compose.yml'),
  { merge: true },
);
const { services } = compose;
const ours = Object.entries(services).filter(([, { build }]) => build);

/** Environment variables that have no default; all others use the default in the file. */
const GIVEN: Record<string, string> = { POSTGRES_PASSWORD: 'p4ss', RUNLIGHT_KEYS: 'k3y:eva:eva:member' };
const resolve = (text: string) =>
  text.replace(/\$\{(\w+):?([?-])([^}]*)\}/g, (_all, name: string, kind: string, rest: string) =>
    kind === '?' ? (GIVEN[name] ?? 'not set') : rest,
  );

/** Each instruction of the Dockerfile with its arguments, after joining continued lines. */
const steps = read('./Dockerfile')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => [line.split(' ')[0] ?? '', line.slice(line.indexOf(' ') + 1)] as const);
const stepsOf = (name: string) => steps.filter(([step]) => step === name).map(([, rest]) => rest);
const imageEnv = Object.fromEntries(stepsOf('ENV').flatMap((rest) => rest.split(' ').map((pair) => pair.split('='))));

const envOf = ({ environment = {} }: Service) => ({
  ...imageEnv,
  ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, resolve(value)])),
});

describe('docker-compose.yml', () => {
  it('has PostgreSQL, Redis, two APIs and two workers', () => {
    const roles = ours.flatMap(([, { command = [], deploy }]) =>
      Array.from({ length: deploy?.replicas ?? 1 }, () => command.join(' ')),
    );
    expect(roles.sort()).toEqual(['--role=api', '--role=api', '--role=worker', '--role=worker']);
    expect(Number(services.postgres?.image?.split(':')[1])).toBeGreaterThanOrEqual(15);
    expect(Number(services.redis?.image?.split(':')[1])).toBeGreaterThanOrEqual(7);
  });

  it.each(ours)('%s: its settings are read, and the server starts with them', (_name, service) => {
    const source = read('./settings/environment.ts') + read('./settings/config.ts') + read('./server.ts');
    for (const name of Object.keys(envOf(service)))
      expect([name, source.includes(`'${name}'`) || source.includes(`.${name}`)]).toEqual([name, true]);
    const config = readConfig(envOf(service), service.command ?? []);
    expect(service.command).toEqual([`--role=${config.role}`]);
    expect(config).toMatchObject({ host: '0.0.0.0', port: 4310, dataDir: '/data', origins: [] });
    // The hosts are the service names of the other two services.
    const [database, queue] = [new URL(config.databaseUrl ?? ''), new URL(config.redisUrl ?? '')];
    expect(services).toHaveProperty(database.hostname);
    expect(services).toHaveProperty(queue.hostname);
    const { POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD } = services[database.hostname]?.environment ?? {};
    expect([database.username, database.pathname, database.password]).toEqual([
      POSTGRES_USER,
      `/${POSTGRES_DB}`,
      resolve(POSTGRES_PASSWORD ?? ''),
    ]);
  });

  it('starts nothing without key and password, nor with the demo keys', () => {
    const text = read('./docker-compose.yml');
    for (const name of Object.keys(GIVEN)) expect(text).toMatch(new RegExp(`\\$\\{${name}:\\?`));
    for (const [, service] of ours) {
      const env = { ...envOf(service), RUNLIGHT_KEYS: '' };
      expect(() => readConfig(env, service.command ?? [])).toThrow(/NODE_ENV is production/);
    }
  });

  it('waits for services that can say that they are healthy', () => {
    for (const [, { depends_on = {} }] of ours) {
      expect(Object.keys(depends_on).sort()).toEqual(['postgres', 'redis']);
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect([name, condition]).toEqual([name, 'service_healthy']);
        expect(services[name]?.healthcheck?.test.length).toBeGreaterThan(1);
      }
    }
    const { POSTGRES_USER, POSTGRES_DB } = services.postgres?.environment ?? {};
    expect(services.postgres?.healthcheck?.test[1]).toBe(`pg_isready -U ${POSTGRES_USER} -d ${POSTGRES_DB}`);
  });

  it('publishes the APIs alone, on loopback, each on a port of its own', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([
      ['api-1', '127.0.0.1:4310:4310'],
      ['api-2', '127.0.0.1:4311:4310'],
    ]);
  });

  it('keeps what must be kept, in a Redis that evicts nothing, and gives processes their ten seconds', () => {
    for (const { volumes = [] } of Object.values(services)) {
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    }
    expect(services.redis?.command?.join(' ')).toMatch(/^redis-server .*--maxmemory-policy noeviction/);
    for (const [, { init, stop_grace_period }] of ours) {
      expect(init).toBe(true); // PID 1 must forward SIGTERM and reap child processes
      expect(Number.parseInt(stop_grace_period ?? '', 10)).toBeGreaterThan(10);
    }
  });

  it('builds from files that are there', () => {
    for (const [, { build }] of ours) {
      const context = new URL(`${build?.context}/`, new URL('./docker-compose.yml', import.meta.url));
      expect(existsSync(fileURLToPath(new URL('package.json', context)))).toBe(true);
      expect(existsSync(fileURLToPath(new URL(build?.dockerfile ?? '', context)))).toBe(true);
    }
  });
});

describe('Dockerfile', () => {
  it('starts what `npm run backend` starts', () => {
    const [entry] = stepsOf('ENTRYPOINT').map((rest) => JSON.parse(rest) as string[]);
    expect(entry?.slice(0, 3)).toEqual(['node', '--import', 'tsx']);
    expect(manifest.scripts.backend).toBe(`tsx ${entry?.[3]}`);
    expect(manifest.devDependencies).toHaveProperty('tsx');
    expect(stepsOf('RUN')[0]).toContain('npm ci --include=dev'); // NODE_ENV=production would omit these
    expect(stepsOf('EXPOSE')).toEqual([imageEnv.PORT]);
  });

  it('copies what it starts and what that imports, and keeps none of it out', () => {
    const copied = stepsOf('COPY').flatMap((rest) => rest.split(' ').slice(0, -1));
    for (const path of copied)
      expect([path, existsSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)))]).toEqual([path, true]);
    for (const folder of ['src', 'mocks', 'reference-backend']) expect(copied).toContain(folder);
    const ignored = read('./Dockerfile.dockerignore').trim().split('\n');
    for (const path of copied) expect(ignored).not.toContain(path);
  });

  it('is not root, and its data folder is its own', () => {
    const [user] = stepsOf('USER');
    expect(user).toBe('node');
    expect(stepsOf('RUN').join()).toContain(`mkdir ${imageEnv.RUNLIGHT_DATA_DIR} && chown ${user}:`);
  });

  describe('its health check', () => {
    let backend: Awaited<ReturnType<typeof startTestBackend>>;
    beforeAll(async () => {
      backend = await startTestBackend();
    });
    afterAll(() => backend.close());

    it('asks for what the server answers, and ends with 0 or 1', async () => {
      const [words = ''] = stepsOf('HEALTHCHECK').map((rest) => rest.slice(rest.indexOf('CMD ') + 4));
      const [command, , script = ''] = JSON.parse(words) as string[];
      expect(command).toBe('node');
      const address = `http://127.0.0.1:${imageEnv.PORT}`;
      expect(script).toContain(address);
      const codeAt = async (url: string) => {
        const { spawn } = await import('node:child_process');
        const child = spawn(process.execPath, ['-e', script.replace(address, url)]);
        return new Promise((done) => child.on('close', done));
      };
      expect(await codeAt(backend.url)).toBe(0);
      expect(await codeAt('http://127.0.0.1:9')).toBe(1);
    });
  });
});
