import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchOptions } from '../../scripts/find/find-browser.mjs';

const { folder } = inject('packed');
const sheet = (name: string) => readFileSync(path.join(folder, 'dist', name), 'utf8');

/** A foreign page: every element that resets commonly style, and class names similar to ours. */
const FOREIGN = `
<header class="root"><h1>Heading</h1><h2 class="card">Second</h2><nav><a href="#x">A link</a> <a href="#y">B</a></nav></header>
<p>Text with <b>bold</b>, <em>emphasis</em>, <code>code</code>, <small>small</small>, <mark>mark</mark> and <kbd>kbd</kbd>.</p>
<ul><li>One</li><li>Two<ol><li>Nested</li></ol></li></ul><dl><dt>Term</dt><dd>Definition</dd></dl>
<blockquote>Quoted</blockquote><pre>pre
  formatted</pre><hr>
<table border><caption>Table</caption><thead><tr><th>Head</th></tr></thead><tbody><tr><td>Cell</td></tr></tbody></table>
<form><fieldset><legend>Form</legend><label>Name <input value="text"></label> <input type="checkbox" checked>
<input type="radio" checked> <input type="range" value="30"> <input type="date" value="2026-01-01">
<select><option>Choice</option></select> <textarea>area</textarea> <button type="button">Button</button>
<button type="button" disabled>Disabled</button> <progress value="0.4"></progress> <meter value="0.6"></meter></fieldset></form>
<details open><summary>Summary</summary>Open</details>
<figure><svg width="40" height="20"><rect width="40" height="20" fill="teal"/></svg><figcaption>Figure</figcaption></figure>
<div class="flex animate-spin badge dark" data-state="running" data-slot="card" role="progressbar"><span class="rl">near</span></div>
<section data-theme="dark" dir="rtl"><p>Dark and right to left <button>Button</button></p></section>
<section class="bg-[url:var(--hero)]"><h2 class="hover:[--url:none]">Letters of ours</h2><p class="curl:flex">in words of the page</p>
<button class="[--url:none]">Button</button><ul class="bg-[url:var(--hero)]"><li>One</li></ul></section>
<dialog open>Dialog</dialog>`;

const HOST_STYLES = {
  'no styles of its own': '',
  'styles of its own': `body { font: 15px/1.6 Georgia, serif; margin: 24px; } button { border-radius: 4px; background: gold; border: 2px solid #333; }
    h1 { letter-spacing: 2px; } .card { color: crimson; } @keyframes spin { to { rotate: 360deg; } } li::marker { color: teal; }`,
};

describe.each(['styles.css', 'styles.layer.css'])('%s on a page without our components', (name) => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch(await launchOptions());
    page = await browser.newPage({ viewport: { width: 800, height: 1400 } });
  });
  afterAll(() => browser?.close());

  const picture = async (own: string, ours: string, body = FOREIGN) => {
    const styles = [own, ours].map((css) => `<style>${css}</style>`).join('');
    await page.setContent(`<!doctype html><html lang="en"><head>${styles}</head><body>${body}</body></html>`);
    return page.screenshot({ animations: 'disabled', caret: 'hide', fullPage: true });
  };

  it.each(Object.entries(HOST_STYLES))('leaves every pixel as it was: %s', async (_, own) => {
    const before = await picture(own, '');
    expect((await picture(own, sheet(name))).equals(before)).toBe(true);
  });

  it('is seen by this test when it does change something', async () => {
    const before = await picture('', '');
    expect((await picture('', 'li { padding-inline-start: 1px; }')).equals(before)).toBe(false);
    const ours = `${FOREIGN}<div data-rl-root class="rl:text-muted rl:p-4">Ours</div>`;
    expect((await picture('', sheet(name), ours)).equals(await picture('', '', ours))).toBe(false);
  });

  it('adds only our tokens to the page', async () => {
    const computed = () =>
      page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        return Array.from(style, (property) => `${property}: ${style.getPropertyValue(property)}`);
      });
    await picture('', '');
    const before = await computed();
    await picture('', sheet(name));
    const added = (await computed()).filter((line) => !before.includes(line));
    expect(added.filter((line) => !line.startsWith('--rl-'))).toEqual([]);
  });
});
