import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Host, installHost, own } from './support/install-host';

interface Rendered {
  version: string;
  html: string;
  same: boolean;
  said: string[];
}

describe.each(['18.2.0', own.react ?? ''])('a Node server without a bundler, React %s', (react) => {
  let host: Host;

  beforeAll(async () => {
    const { tarball } = inject('packed');
    host = await installHost({
      tarball,
      app: 'ssr',
      name: `ssr-${react}`,
      dependencies: { react, 'react-dom': react },
    });
  });
  afterAll(() => host?.remove());

  it.each(['render.mjs', 'render.cjs'])('%s: renderToString gives every component', async (file) => {
    const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: host.folder });
    const { version, html, same, said }: Rendered = JSON.parse(stdout);
    expect(version).toBe(react);
    expect(said).toEqual([]);
    expect(same).toBe(true);
    for (const slot of ['run-card', 'runs-list', 'real-time-run-status', 'activity-feed', 'run-metrics-preview']) {
      expect(html).toContain(`data-slot="${slot}"`);
    }
    expect(html).toContain('Training CTGAN model');
    expect(html).toContain('KS mean');
  });
});
