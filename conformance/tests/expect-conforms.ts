import { expect } from 'vitest';
import { CHECKS, runConformance } from '../run-conformance';
import type { ConformanceOptions, ConformanceReport } from '../types';

/** Runs of the simulated work: one to be watched and cancelled, one that is over at once. */
export const BODIES = {
  longBody: { name: 'Conformance', params: { speed: 5, scenario: 'clean' } },
  shortBody: { name: 'Short', params: { speed: 1000 } },
};

/** All that can be looked at on a reference backend with the demo keys. */
export const asDemoUsers = (baseUrl: string): ConformanceOptions => ({
  baseUrl,
  level: 'v1+push',
  token: 'demo-ada',
  otherToken: 'demo-bob',
  viewerToken: 'demo-viewer',
  ...BODIES,
});

export const failed = ({ results }: ConformanceReport) => results.filter(({ outcome }) => outcome === 'failed');
export const skipped = ({ results }: ConformanceReport) =>
  results.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id);

/** Checks that a reference backend conforms to the whole contract. */
export async function expectConforms(baseUrl: string): Promise<void> {
  const report = await runConformance(asDemoUsers(baseUrl));
  expect(failed(report)).toEqual([]);
  expect(skipped(report)).toEqual(['errors.retry-after']); // no limit was met
  expect(report.passed).toBe(CHECKS.filter(({ levels }) => levels.includes('v1+push')).length - 1);
  expect(report.requests).toBeLessThan(400);
}
