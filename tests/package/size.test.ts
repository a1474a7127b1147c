import path from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { measure, measureStyles } from '../../scripts/size.mjs';
import { ROOM, SIZED_PAGES, STYLES } from '../../scripts/size-pages.mjs';

const { host, folder } = inject('packed');
const eagerOf = async (code: string) => (await measure(code, host)).eager;

// A test fails if a page grows beyond some tolerance, and never because it became smaller.
describe('what a host’s page loads, minified and gzipped, without React (hosts.md 12)', () => {
  it.each(SIZED_PAGES)(
    '$name: $measured.eager kB at first and $measured.lazy kB later, or little more',
    async (page) => {
      const { eager, lazy } = await measure(page.code, host);
      expect(eager).toBeGreaterThan(1);
      expect(eager).toBeLessThanOrEqual(page.measured.eager * ROOM);
      expect(lazy).toBeLessThanOrEqual(page.measured.lazy * ROOM);
      // Lazy parts count as lazy: they must neither be empty nor have moved to the initial load.
      if (page.measured.lazy > 0) expect(lazy).toBeGreaterThan(1);
    },
  );

  // Otherwise a host that only shows a badge loads the dialog: vite.package.config.ts, `preserveModules`.
  it('leaves out the components a host does not use', async () => {
    const badge = await eagerOf(`export { RunStatusBadge } from 'runlight';`);
    const withButton = await eagerOf(`export { RunStatusBadge, CancelRunButton } from 'runlight';`);
    expect(withButton - badge).toBeGreaterThan(5);
  });

  it('counts what is imported', async () => {
    const one = await eagerOf(`export { RunSourceError } from 'runlight/core';`);
    const all = await eagerOf(`export * from 'runlight/core';`);
    expect(one).toBeLessThan(all / 2);
  });

  it(`styles.css: ${STYLES.measured} kB, or little more`, () => {
    const size = measureStyles(path.join(folder, 'dist/styles.css'));
    expect(size).toBeGreaterThan(1);
    expect(size).toBeLessThanOrEqual(STYLES.measured * ROOM);
  });
});
