import { expect } from 'vitest';
import { CHECKS, runConformance } from '../run-conformance';
import type { ConformanceOptions, ConformanceReport } from '../types';

/** Start bodies for the simulator: a long run to watch and cancel, and a short one. */
export const BODIES = {
  longBody: { name: 'Conformance', params: { speed: 5, scenario: 'clean' } },
  shortBody: { name: 'Short', params: { speed: 1000 } },
};

/** Options for a reference backend with the demo keys. */
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

/** Checks skipped because there is no run that ignores cancels, and no rate limit to reach. */
export const NOT_LOOKED_AT = ['cancel.deaf', 'errors.retry-after'];

/** Expects a reference backend to conform to the whole contract. */
export async function expectConforms(baseUrl: string): Promise<void> {
  const report = await runConformance(asDemoUsers(baseUrl));
  expect(failed(report)).toEqual([]);
  expect(skipped(report)).toEqual(NOT_LOOKED_AT);
  expect(report.passed).toBe(CHECKS.filter(({ levels }) => levels.includes('v1+push')).length - NOT_LOOKED_AT.length);
  expect(report.requests).toBeLessThan(400);
}
