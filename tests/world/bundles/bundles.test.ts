import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { BUNDLERS } from './bundlers';
import { type Comparison, compareBuilds, writePages } from './compare';
import { pageExports } from './exports';
import { PAGES, pageOf } from './pages';

const { host, folder } = inject('packed');
const exported = await pageExports(folder);
const alone = exported.map(pageOf);

let comparison: Comparison;

beforeAll(async () => {
  writePages(host, [...alone, ...PAGES]);
  comparison = await compareBuilds({ host, folder });
}, 180_000);

afterAll(() => comparison?.close());

describe('every exported component and hook, alone on a page, built for production (hosts.md 1)', () => {
  it('are all of them, parts inside what they belong to', () => {
    expect(exported.length).toBeGreaterThan(50);
    expect(exported).toContainEqual({
      name: 'RunMetricRing',
      kind: 'component',
      parents: ['RunMetricsPreview', 'RunMetricTile'],
    });
  });

  describe('Vite 8', () => {
    it.concurrent.for(alone)('$name', (page, { expect: own }) =>
      comparison.showsTheSame({ expect: own, bundler: 'Vite 8', bundle: BUNDLERS['Vite 8'], page }),
    );
  });
});

describe('pages of a host, built for production (hosts.md 1)', () => {
  describe.each(Object.entries(BUNDLERS))('%s', (bundler, bundle) => {
    it.concurrent.for(PAGES)('$name', (page, { expect: own }) =>
      comparison.showsTheSame({ expect: own, bundler, bundle, page }),
    );
  });

  it('a bar, alone: the step and the value the backend tells of', async () => {
    const page = PAGES.find(({ name }) => name === 'a bar, alone');
    if (!page) throw new Error('there is no such page');
    const { first } = await comparison.development(page);
    expect(first.text).toContain('Step 4 of 8: Training');
    expect(first.values).toEqual([expect.stringMatching(/^37 /)]);
    expect(first.states).toContain('run-progress-bar=determinate');
  });
});
