import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchOptions } from '../../scripts/find/find-browser.mjs';
import { root } from '../../scripts/prepare.mjs';
import { type Host, installHost, own } from './support/install-host';

const { tarball, folder } = inject('packed');
const SHEETS = ['styles.css', 'styles.layer.css'] as const;
const ORDERS = ['ours first', 'ours last'] as const;
const OVERRIDE = 'rgb(255, 0, 255)';

/** Host styles. Each also has the class `host-loud`, or Tailwind's equivalent. */
const HOSTS = ['none', 'naive reset', 'Tailwind v3', 'Tailwind v4'] as const;
const LOUD = {
  none: 'host-loud',
  'naive reset': 'host-loud',
  'Tailwind v3': 'bg-[rgb(255,0,255)]',
  'Tailwind v4': 'bg-[rgb(255,0,255)]',
};
const OWN_RULE = `.host-loud { background-color: ${OVERRIDE}; }`;
const RESET = `*, *::before, *::after { box-sizing: border-box; margin: 0; padding: 0; }
button { background: none; border: 0; font: inherit; color: inherit; } ol, ul { list-style: none; } ${OWN_RULE}`;

/** Visual properties that a host's reset could change. */
const LOOK = [
  'backgroundColor',
  'color',
  'paddingInlineStart',
  'paddingBlockStart',
  'borderRadius',
  'display',
  'fontWeight',
];

describe('stylesheets of hosts, and ours', () => {
  let host: Host;
  let browser: Browser;
  let page: Page;
  let markup: string;
  const styles = new Map<string, string>();

  beforeAll(async () => {
    host = await installHost({
      tarball,
      app: 'css',
      dependencies: {
        react: own.react,
        'react-dom': own['react-dom'],
        tailwindcss: '3.4.17',
      },
    });
    const { stdout } = await promisify(execFile)(process.execPath, ['markup.mjs'], { cwd: host.folder });
    markup = stdout;
    styles.set('none', OWN_RULE);
    styles.set('naive reset', RESET);
    const directives = '@tailwind base; @tailwind components; @tailwind utilities;';
    await writeFile(path.join(host.folder, 'v3.css'), directives);
    await host.exec(['node_modules/tailwindcss/lib/cli.js', '-i', 'v3.css', '-o', 'v3.out.css']);
    styles.set('Tailwind v3', await readFile(path.join(host.folder, 'v3.out.css'), 'utf8'));
    // Uses the project's own CLI of version 4, but not its sources: `source(none)` and the class by name.
    const v4 = path.join(root, 'node_modules/.cache/runlight/host-v4.css');
    await writeFile(v4, `@import 'tailwindcss' source(none);\n@source inline('bg-[rgb(255,0,255)]');`);
    const cli = path.join(root, 'node_modules/@tailwindcss/cli/dist/index.mjs');
    const built = await promisify(execFile)(process.execPath, [cli, '--input', v4, '--output', '-'], { cwd: root });
    styles.set('Tailwind v4', built.stdout);
    browser = await chromium.launch(await launchOptions());
    page = await browser.newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await host?.remove();
  });

  /** The styles of our elements, and the colour of the elements with the host's class. */
  const look = async (css: readonly string[], loud: string) => {
    const tags = css.map((text) => `<style>${text}</style>`).join('');
    const body = markup.replaceAll('HOST-CLASS', loud);
    await page.setContent(`<!doctype html><html lang="en"><head>${tags}</head><body>${body}</body></html>`);
    return page.evaluate((properties) => {
      const of = (selector: string) =>
        [...document.querySelectorAll(selector)].map((element) => {
          const style = getComputedStyle(element);
          return Object.fromEntries(properties.map((name) => [name, style[name as keyof CSSStyleDeclaration]]));
        });
      return {
        kept: JSON.stringify([
          of('#kept [data-slot="run-status-badge"]'),
          of('#kept button'),
          of('#kept [role="progressbar"]'),
        ]),
        loud: of('#loud > [data-slot]').map((style) => style.backgroundColor),
      };
    }, LOOK);
  };

  it('keep our look and lose against a class of the host as the documentation says', async () => {
    const results: { sheet: string; name: string; order: string; kept: boolean; wins: boolean }[] = [];
    const reference = (await look([await readFile(path.join(folder, 'dist/styles.css'), 'utf8')], '')).kept;
    // The page must look different without our styles, otherwise this proves nothing.
    expect((await look([], '')).kept).not.toBe(reference);
    for (const sheet of SHEETS) {
      const ours = await readFile(path.join(folder, 'dist', sheet), 'utf8');
      for (const name of HOSTS) {
        for (const order of ORDERS) {
          const theirs = styles.get(name) ?? '';
          const { kept, loud } = await look(order === 'ours first' ? [ours, theirs] : [theirs, ours], LOUD[name]);
          expect(loud.length).toBeGreaterThan(0);
          const wins = loud.every((colour) => colour === OVERRIDE);
          results.push({ sheet, name, order, kept: kept === reference, wins });
        }
      }
    }
    const of = (sheet: string) => results.filter((result) => result.sheet === sheet);
    const row = (sheet: string) => {
      const kept = of(sheet).filter((result) => result.kept).length;
      const wins = of(sheet).filter((result) => result.wins).length;
      return `| \`${sheet}\` | ${kept} of ${of(sheet).length} | ${wins} of ${of(sheet).length} |`;
    };
    const table = [
      '| stylesheet | our look is kept | a class of the host wins |',
      '|---|---|---|',
      ...SHEETS.map(row),
      '',
    ];
    console.log(results.map((result) => JSON.stringify(result)).join('\n'));
    expect(of('styles.css').filter((result) => !result.kept)).toEqual([]);
    expect(of('styles.layer.css').filter((result) => !result.wins)).toEqual([]);
    const docs = await readFile(path.join(root, 'docs/theming.md'), 'utf8');
    expect(/<!-- css-matrix:begin -->\n([\s\S]*?)<!-- css-matrix:end -->/.exec(docs)?.[1]).toBe(table.join('\n'));
  });
});
