import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { BUDGETS, measure, measureStyles, STYLES_BUDGET } from '../../scripts/size.mjs';

const { host, folder } = inject('packed');

describe('the size of a host’s bundle, minified and gzipped, without React', () => {
  it.each(BUDGETS.map((budget) => ({ ...budget, most: budget.held ?? budget.target })))(
    '$name: at most $most kB',
    async ({ code, most }) => {
      const size = await measure(code, host);
      expect(size).toBeGreaterThan(0.3);
      expect(size).toBeLessThanOrEqual(most);
    },
  );

  // So that a gain cannot be lost again unseen.
  it.each(BUDGETS.filter((budget) => budget.held !== undefined))(
    '$name: has not reached $target kB yet, or is held to it',
    async ({ code, target }) => {
      expect(await measure(code, host)).toBeGreaterThan(target);
    },
  );

  // Without it a host that shows a badge carries the dialog: tsup.config.ts, SEAMS.
  it('leaves out the components a host does not use', async () => {
    const badge = await measure(`export { RunStatusBadge } from 'runlight';`, host);
    const withDialog = await measure(`export { RunStatusBadge, CancelRunButton } from 'runlight';`, host);
    expect(withDialog - badge).toBeGreaterThan(5);
  });

  it('counts what is imported', async () => {
    const one = await measure(`export { RunSourceError } from 'runlight/core';`, host);
    const all = await measure(`export * from 'runlight/core';`, host);
    expect(one).toBeLessThan(all / 2);
  });

  it(`styles.css: at most ${STYLES_BUDGET} kB`, () => {
    const size = measureStyles(path.join(folder, 'dist/styles.css'));
    expect(size).toBeGreaterThan(0.3);
    expect(size).toBeLessThanOrEqual(STYLES_BUDGET);
  });
});
