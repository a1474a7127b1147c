import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { plain: path.join(import.meta.dirname, 'plain.tsx') } });
});
afterAll(() => host?.close());

describe('a page with one component and plain data', () => {
  it('names the step, counts it and has nothing to complain of', async () => {
    const { page, complaints } = await host.open('plain');
    await page.getByText('Step 4 of 8').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('37');
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
