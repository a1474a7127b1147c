import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Backend } from '../../../reference-backend/scale/backend';
import { startTestBackend } from '../../../reference-backend/testing';
import { runConformance } from '../../run-conformance';
import { asDemoUsers, failed } from '../expect-conforms';
import { type WrongBackend, withFault } from './fault';

/** Checks that evaluate the responses of other checks. */
const NEEDED: Record<string, readonly string[]> = {
  'rev.moves': ['status.', 'cancel.running'],
  'rev.never-back': ['status.time'],
  'rev.one-stream': ['status.'],
  'ended.sticky': ['status.not-modified', 'status.modified', 'cancel.finished'],
  'errors.problem': ['access.missing'],
};

/** Tests that each faulty backend fails its check. Returns the correct backend behind the faults. */
export function describeWrong(wrong: readonly WrongBackend[]): () => string {
  let backend: Backend;
  beforeAll(async () => {
    backend = await startTestBackend({ concurrency: 4, drainMs: 200 });
  });
  afterAll(() => backend.close());

  it.each(wrong)('does not conform: $what: $caughtBy', async ({ caughtBy, fault }) => {
    const report = await runConformance({
      ...asDemoUsers(backend.url),
      ...withFault(fault()),
      only: [caughtBy, ...(NEEDED[caughtBy] ?? [])],
      cancelMs: 3_000,
    });
    const [found] = failed(report).filter(({ id }) => id === caughtBy);
    expect(found, JSON.stringify(report.results)).toMatchObject({
      expected: expect.any(String),
      got: expect.any(String),
    });
    expect(found?.expected).not.toMatch(/a valid response|budget/);
  });
  return () => backend.url;
}
