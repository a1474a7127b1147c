import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../reference-backend/scale/backend';
import { startTestBackend } from '../../reference-backend/testing';
import { isRecord } from '../check';
import { CHECKS, runConformance } from '../run-conformance';
import { asDemoUsers, expectConforms, failed, skipped } from './expect-conforms';
import { countsAnew, sharesRevs, stopsFirst } from './other-backends';
import { withFault } from './wrong/fault';

let backend: Backend;
beforeAll(async () => {
  backend = await startTestBackend({ concurrency: 8, drainMs: 200, origins: ['https://app.example'] });
});
afterAll(() => backend.close());

it('Express on PGlite conforms, in everything', async () => {
  await expectConforms(backend.url);
});

describe('a backend conforms in its own way', () => {
  it('when it answers a cancel once its worker has stopped, with 200 cancelled (§2)', async () => {
    const answers: number[] = [];
    const only = ['cancel.', 'ended.final'];
    const report = await runConformance({ ...asDemoUsers(backend.url), ...stopsFirst(answers), only });
    expect(failed(report)).toEqual([]);
    expect(report.results.find(({ id }) => id === 'cancel.running')?.outcome).toBe('passed');
    expect(answers).toContain(200);
    expect(answers).not.toContain(202);
  });

  it('when one of its statements changes several steps, so that they share a rev (§2)', async () => {
    const sent: number[][] = [];
    const report = await runConformance({ ...asDemoUsers(backend.url), ...sharesRevs(sent), only: ['sse.resume'] });
    expect(report.results).toMatchObject([{ id: 'sse.resume', outcome: 'passed' }]);
    expect(sent.some((revs) => new Set(revs).size < revs.length)).toBe(true);
  });

  it('when each attempt counts its steps from 1, so that an id tells them apart (§1)', async () => {
    const only = ['steps.', 'sse.', 'ws.complete', 'cancel.steps'];
    const report = await runConformance({ ...asDemoUsers(backend.url), ...countsAnew(), only });
    expect(failed(report)).toEqual([]);
    expect(skipped(report)).toEqual([]);
  });

  it('when a run is paused, or has a status of its own, at first', async () => {
    for (const status of ['paused', 'unknown']) {
      let reads = 0;
      const { fetch } = withFault({
        answering({ json }, { path }) {
          if (path.endsWith('/status') && json.status === 'running' && reads++ < 2) json.status = status;
        },
      });
      const report = await runConformance({ ...asDemoUsers(backend.url), fetch, only: ['status.shape'] });
      expect(report.results).toMatchObject([{ id: 'status.shape', outcome: 'passed' }]);
    }
  });
});

describe('work that does not look whether it shall stop', () => {
  const deafBody = { name: 'Deaf', params: { speed: 5, scenario: 'ignores-cancel' } };
  const options = () => ({ ...asDemoUsers(backend.url), deafBody, only: ['cancel.deaf'] });

  it('is forced at the deadline', async () => {
    expect((await runConformance(options())).results).toMatchObject([{ id: 'cancel.deaf', outcome: 'passed' }]);
  });

  it('is not to be called gracefully stopped', async () => {
    const wrong = withFault({
      answering({ run }) {
        if (isRecord(run.cancel) && run.cancel.outcome === 'forced') run.cancel.outcome = 'graceful';
      },
    });
    const report = await runConformance({ ...options(), ...wrong });
    expect(failed(report)).toMatchObject([{ id: 'cancel.deaf', expected: expect.stringContaining('forced') }]);
  });
});

it('every check names a section of the contract that is there', async () => {
  const contract = await readFile(new URL('../../docs/backend.md', import.meta.url), 'utf8');
  const sections = [...contract.matchAll(/^## (§\d|The smallest backend)/gm)].map(([, name]) => name);
  expect(sections).toHaveLength(4);
  for (const { clause } of CHECKS) expect(sections).toContain(/^§\d/.exec(clause)?.[0] ?? clause);
});
