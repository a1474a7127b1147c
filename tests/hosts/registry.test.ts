import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';
import { type Browsed, browse } from './support/browse';
import { type Host, installHost, own } from './support/install-host';
import { type Served, serve } from './support/serve';

/** shadcn's CLI, installed only for this test. */
const SHADCN = '4.23.1';
const registry: { items: { name: string; files: { path: string }[] }[] } = JSON.parse(
  await readFile(path.join(root, 'registry/registry.json'), 'utf8'),
);
const names = registry.items.map(({ name }) => name);

/** Stands in for shadcn's site, from which `add` always requests the base colour, so that the test works offline. */
async function serveShadcnSite() {
  const none = { light: {}, dark: {} };
  const colour = { inlineColors: none, cssVars: none, inlineColorsTemplate: '', cssVarsTemplate: '' };
  const server = createServer((request, response) => {
    const isColour = request.url?.endsWith('/colors/neutral.json');
    response.writeHead(isColour ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isColour ? colour : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

describe('blocks for shadcn, installed by its own command line into a new Vite app', () => {
  let host: Host;
  let server: Served;
  let browsed: Browsed;

  beforeAll(async () => {
    host = await installHost({
      tarball: inject('packed').tarball,
      app: 'shadcn',
      dependencies: {
        react: own.react,
        'react-dom': own['react-dom'],
        '@types/react': own['@types/react'],
        '@types/react-dom': own['@types/react-dom'],
        vite: own.vite,
        '@vitejs/plugin-react': own['@vitejs/plugin-react'],
        '@tailwindcss/vite': own['@tailwindcss/vite'],
        tailwindcss: own.tailwindcss,
        sonner: own.sonner,
        typescript: own.typescript,
        shadcn: SHADCN,
      },
    });
    const shadcn = 'node_modules/shadcn/dist/index.js';
    const built = path.join(host.folder, 'r');
    await host.exec([shadcn, 'build', 'registry.json', '--output', built, '--cwd', path.join(root, 'registry')]);
    const site = await serveShadcnSite();
    const files = names.map((name) => `./r/${name}.json`);
    await host.exec([shadcn, 'add', '--yes', '--overwrite', ...files], { REGISTRY_URL: site.url });
    site.close();
    await host.exec(['node_modules/typescript/bin/tsc']);
    await host.exec(['node_modules/vite/bin/vite.js', 'build']);
    server = await serve(path.join(host.folder, 'dist'));
    browsed = await browse(server.url);
  }, 300_000);

  afterAll(async () => {
    await browsed?.browser.close();
    await server?.close();
    await host?.remove();
  });

  it.each(names)('what the site serves of %s is what is in the repository', async (name) => {
    const served = JSON.parse(await readFile(path.join(root, `docs/public/r/${name}.json`), 'utf8'));
    const built = JSON.parse(await readFile(path.join(host.folder, `r/${name}.json`), 'utf8'));
    expect(served).toEqual(built);
  });

  it('shows the run, the table and the indicator live, and a toast at its end', async () => {
    const { page, complaints } = browsed;
    await page.getByText(/run under way/).waitFor();
    await page.getByRole('table').getByRole('link', { name: 'Host run' }).waitFor();
    await page.getByRole('main').getByRole('progressbar').first().waitFor();
    await page.getByText('Host run succeeded').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect.poll(() => new URL(page.url()).hash).toBe('#r1');
    expect(complaints).toEqual([]);
  });
});
