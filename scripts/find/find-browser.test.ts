// @vitest-environment node
import { afterEach, expect, it, vi } from 'vitest';
import { findBrowser } from './find-browser.mjs';

afterEach(() => vi.unstubAllEnvs());

// A program that runs and exits successfully, but is not a browser.
it.each(['PLAYWRIGHT_CHROMIUM', 'CHROME_PATH'])('takes %s for a wish and says why it cannot be had', async (name) => {
  vi.stubEnv('PLAYWRIGHT_CHROMIUM', '');
  vi.stubEnv('CHROME_PATH', '');
  vi.stubEnv(name, process.execPath);
  await expect(findBrowser()).rejects.toThrow(`the browser named by ${name} (${process.execPath}) does not start`);
  vi.stubEnv(name, '/nowhere/chrome');
  await expect(findBrowser()).rejects.toThrow('it is not an executable file');
});
