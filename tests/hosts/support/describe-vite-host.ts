import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npm } from '../../../scripts/prepare.mjs';
import { type Browsed, browse } from './browse';
import { type Host, installHost, own } from './install-host';
import { type Served, serve } from './serve';

/** Installs the tarball in an empty Vite app with this React version, builds it, and watches a run in a browser. */
export function describeViteHost(react: string, tarball: string): void {
  describe(`an empty Vite app with React ${react} and the tarball`, () => {
    let host: Host;
    let server: Served;
    let browsed: Browsed;

    beforeAll(async () => {
      host = await installHost({
        tarball,
        app: 'vite',
        name: `vite-react-${react}`,
        dependencies: {
          react,
          'react-dom': react,
          vite: own.vite,
          '@vitejs/plugin-react': own['@vitejs/plugin-react'],
        },
      });
      await host.exec(['node_modules/vite/bin/vite.js', 'build']);
      server = await serve(path.join(host.folder, 'dist'));
      browsed = await browse(server.url);
    });

    afterAll(async () => {
      await browsed?.browser.close();
      await server?.close();
      await host?.remove();
    });

    it('installs one React, the host’s', async () => {
      await expect(npm(['ls', 'react', '--json', '--all'], { cwd: host.folder })).resolves.toBeUndefined();
      const nested = path.join(host.folder, 'node_modules/runlight/node_modules/react/package.json');
      await expect(readFile(nested)).rejects.toThrow('ENOENT');
      const installed = path.join(host.folder, 'node_modules/react/package.json');
      expect(JSON.parse(await readFile(installed, 'utf8')).version).toBe(react);
    });

    it('shows the run moving and then its end', async () => {
      const { page } = browsed;
      const bar = page.getByRole('progressbar').first();
      const value = async () => Number(await bar.getAttribute('aria-valuenow'));
      await bar.waitFor();
      await page.getByText('Running').first().waitFor();
      const before = await value();
      await expect.poll(value, { timeout: 10_000 }).toBeGreaterThan(before);
      await page.getByText('Succeeded').first().waitFor({ timeout: 20_000 });
      await expect.poll(value, { timeout: 5_000 }).toBe(100);
    });

    it('opens and closes the dialog of the cancel button', async () => {
      const { page } = browsed;
      const section = page.getByTestId('plain');
      await section.getByRole('button', { name: /cancel/i }).click();
      const dialog = page.getByRole('alertdialog');
      await dialog.waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });

    it('has its look from the one stylesheet', async () => {
      const badge = browsed.page.locator('[data-slot="run-status-badge"]').first();
      const look = await badge.evaluate((element) => {
        const { backgroundColor, display } = getComputedStyle(element);
        return { backgroundColor, display };
      });
      expect(look.backgroundColor).not.toBe('rgba(0, 0, 0, 0)');
      expect(look.display).toContain('flex');
    });

    it('says nothing in the console', () => {
      expect(browsed.complaints).toEqual([]);
    });
  });
}
