// @vitest-environment node
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findServices } from './find-services.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runlight-services-'));
  vi.stubEnv('PATH', path.join(folder, 'bin'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function install(...files: string[]): void {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), '', { mode: 0o755 });
  }
}

it('wants all of them', () => {
  expect(findServices([folder])).toBeNull();
  install('bin/redis-server', 'bin/initdb');
  expect(findServices([folder])).toBeNull();
  install('bin/postgres');
  expect(findServices([folder])?.postgres).toBe(path.join(folder, 'bin/postgres'));
});

it('takes the newest PostgreSQL that is installed beside the path, and none that is too old', () => {
  install('bin/redis-server', '14/bin/initdb', '14/bin/postgres');
  expect(findServices([folder])).toBeNull();
  install('15/bin/initdb', '15/bin/postgres', 'postgresql@17/bin/initdb', 'postgresql@17/bin/postgres');
  expect(findServices([folder])?.initdb).toBe(path.join(folder, 'postgresql@17/bin/initdb'));
});
