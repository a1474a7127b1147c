import path from 'node:path';
import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';
import { VARIANTS } from './language-variants';

type Variant = keyof typeof VARIANTS;

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { client: path.join(import.meta.dirname, 'language-client.tsx') } });
});
afterAll(() => host?.close());

/** A server renders the page on this machine; a browser in another language and a distant time zone hydrates it. */
async function hydrate(variant: Variant, locale: string) {
  const context = await host.browser.newContext({ locale, timezoneId: 'Pacific/Auckland' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  const onServer = renderToString(VARIANTS[variant]);
  const url = `${host.urlOf('client')}?variant=${variant}`;
  await page.route(url, async (route) => {
    const answer = await route.fetch();
    const html = await answer.text();
    await route.fulfill({
      response: answer,
      body: html.replace('<div id="root"></div>', () => `<div id="root">${onServer}</div>`),
    });
  });
  await page.goto(url);
  await page.locator('#root[data-hydrated]').waitFor({ state: 'attached' });
  const text = await page.locator('#root').evaluate((root) => root.textContent ?? '');
  await context.close();
  return { text, complaints };
}

/** Latin digits that are not part of a name. */
const latinDigits = (text: string) => text.replaceAll(/r[123]/g, '').match(/\d/g) ?? [];

const BROWSERS = ['de-DE', 'ar-EG', 'ja-JP', 'fr-FR', 'en-US'];

describe('hosts.md 6: what a server renders is what browsers of every language render', () => {
  it.each(BROWSERS)('"No locale, as in every README example": English throughout in a %s browser', async (locale) => {
    const { text, complaints } = await hydrate('nothing', locale);
    expect(complaints).toEqual([]);
    expect(text).toContain('Step 1,204 of 8,000: Training');
    expect(text).toContain('1,200 ahead in the queue');
    expect(text).toContain('15%');
    expect(text).toContain('1h 2m');
    expect(text).toContain('1,234,567.891\u00a0ms');
    expect(text).toContain('epoch 12,345 / 30,000');
    expect(text).not.toMatch(/Min\.|Sek|分|\p{Nd}(?<![0-9])/u);
  });

  it.each<Variant>(['german', 'german-in-switzerland', 'egyptian', 'persian', 'devanagari', 'mistyped', 'machine'])(
    'hydrates without a complaint: %s',
    async (variant) => {
      for (const locale of ['de-DE', 'ar-EG']) {
        expect((await hydrate(variant, locale)).complaints, locale).toEqual([]);
      }
    },
  );

  it('"messages={de} implies de": German figures in an American browser', async () => {
    const { text } = await hydrate('german', 'en-US');
    expect(text).toContain('Schritt 1.204 von 8.000');
    expect(text).toContain('15\u00a0%');
    expect(text).toMatch(/1\s?(h|Std\.),? 2 Min\./);
  });

  it('an explicit locale wins over that of the texts', async () => {
    expect((await hydrate('german-in-switzerland', 'en-US')).text).toMatch(/Schritt 1['’]204 von 8['’]000/);
  });

  it('locale="browser" asks for the machine’s language', async () => {
    expect((await hydrate('machine', 'de-DE')).text).toContain('Step 1.204 of 8.000');
  });
});

describe('hosts.md 6: "الخطوة 4 من 8" beside "٣٧٪": one set of digits per page', () => {
  it.each<[Variant, string]>([
    ['egyptian', '١٬٢٠٤'],
    ['persian', '۱٬۲۰۴'],
    ['devanagari', '१,२०४'],
  ])('%s', async (variant, count) => {
    const { text } = await hydrate(variant, 'en-US');
    expect(text).toContain(count);
    expect(latinDigits(text)).toEqual([]);
  });
});
