// @vitest-environment node
// Checks the files of the documentation site, without a server and JavaScript.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import MiniSearch from 'minisearch';
import { beforeAll, describe, expect, it } from 'vitest';
import { listPages, sitePath } from '../../docs/.vitepress/pages';
import { searchOptions } from '../../docs/.vitepress/search';
import { createSidebar } from '../../docs/.vitepress/sidebar';
import { generatedFiles } from '../../scripts/docs/generated';
import { ensureSiteBuilt, root } from '../../scripts/prepare.mjs';
import { QUESTIONS } from './search-questions';

const site = path.join(root, 'docs/.vitepress/dist');
const pages = listPages();
const htmlOf = (page: string) => sitePath(page).replace(/\.md$/, '.html');
const read = (file: string) => readFileSync(path.join(site, file), 'utf8');
/** The full HTML of each page, by its file name in the site. */
const html = new Map<string, string>();

beforeAll(async () => {
  await ensureSiteBuilt();
  for (const page of pages) html.set(htmlOf(page), read(htmlOf(page)));
}, 400_000);

const attribute = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value.replaceAll('&amp;', '&'));

describe('every page', () => {
  it('is built, and its text is there without JavaScript', () => {
    for (const page of pages) {
      const main = /<main[\s\S]*<\/main>/.exec(html.get(htmlOf(page)) ?? '')?.[0] ?? '';
      expect(main, page).toContain('<h1');
      expect(main.replace(/<[^>]+>/g, '').length, page).toBeGreaterThan(100);
    }
  });

  it('has a title of its own and a description', () => {
    const titles = pages.map((page) => /<title>([^<]+)<\/title>/.exec(html.get(htmlOf(page)) ?? '')?.[1] ?? '');
    expect(titles.filter((title, i) => title === '' || titles.indexOf(title) !== i)).toEqual([]);
    const short = pages.filter((page) => {
      const said = /<meta name="description" content="([^"]*)"/.exec(html.get(htmlOf(page)) ?? '')?.[1] ?? '';
      // Descriptions in the reference are as long as its introductions.
      return said.length < (page.startsWith('api/') ? 1 : 30);
    });
    expect(short).toEqual([]);
  });

  it('has links and anchors that lead somewhere, and asks nothing of another origin', () => {
    const anchors = new Map([...html].map(([file, text]) => [file, new Set(attribute(text, 'id'))]));
    const wrong: string[] = [];
    let checked = 0;
    for (const [file, text] of html) {
      for (const href of attribute(text, 'href')) {
        if (/^(?:https?:|mailto:)/.test(href)) continue;
        checked += 1;
        const { pathname, hash } = new URL(href, `http://site/${file}`);
        const target = decodeURIComponent(pathname.slice(1)).replace(/(^|\/)$/, '$1index.html');
        const ids = anchors.get(target);
        if (!existsSync(path.join(site, target))) wrong.push(`${file}: ${href}`);
        else if (ids && hash !== '' && !ids.has(decodeURIComponent(hash.slice(1)))) wrong.push(`${file}: ${href}`);
      }
      const loads = [
        ...text.matchAll(/<(?:script|link|img|iframe|source)\b[^>]*?\s(?:src|href|srcset)="(https?:[^"]*)"/g),
      ];
      wrong.push(...loads.map(([, address]) => `${file} loads ${address}`));
    }
    expect(checked).toBeGreaterThan(1000);
    expect([...new Set(wrong)]).toEqual([]);
  }, 60_000);

  it('is Markdown for machines too, and listed in llms.txt', () => {
    const listed = read('llms.txt');
    for (const page of pages) {
      expect(existsSync(path.join(site, sitePath(page))), page).toBe(true);
      expect(listed, page).toContain(`(./${sitePath(page)})`);
    }
    const dead = [...listed.matchAll(/\]\(\.\/([^)]+)\)/g)].filter(
      ([, file = '']) => !existsSync(path.join(site, file)),
    );
    expect(dead.map(([link]) => link)).toEqual([]);
    expect(read('llms-full.txt')).toContain('# Troubleshooting');
  });

  it('stands in the sidebar once', () => {
    const links = createSidebar().flatMap(({ items = [] }) => items.map(({ link }) => link));
    expect(links.toSorted()).toEqual(pages.map((page) => `/${sitePath(page)}`).toSorted());
    expect(createSidebar().flatMap(({ items = [] }) => items.filter(({ text }) => !text))).toEqual([]);
  });
});

it('what pages have from the code is as the code says; else run `npm run docs:update`', () => {
  for (const { file, text } of generatedFiles()) expect(readFileSync(path.join(root, file), 'utf8'), file).toBe(text);
});

describe('its own search', () => {
  let index: MiniSearch;
  beforeAll(() => {
    const chunks = path.join(site, 'assets/chunks');
    const file = readdirSync(chunks).find((name) => name.startsWith('@localSearchIndexroot'));
    if (file === undefined) throw new Error('The site has no search index.');
    const json = /=\s*(['"`])(\{[\s\S]*\})\1;\s*export/.exec(readFileSync(path.join(chunks, file), 'utf8'));
    if (!json?.[2]) throw new Error('The search index is no longer a text in its chunk.');
    const text = json[1] === '"' ? JSON.parse(`"${json[2]}"`) : new Function(`return ${json[1]}${json[2]}${json[1]}`)();
    // With the same options as VitePress's theme.
    index = MiniSearch.loadJSON(text, { fields: ['title', 'titles', 'text'], storeFields: ['title', 'titles'] });
  });

  const find = (term: string) =>
    index
      .search(term, {
        prefix: true,
        boost: { title: 4, text: 2, titles: 1 },
        ...searchOptions,
      })
      .slice(0, 8)
      .map(({ id }) => String(id));

  it.each([
    ['Celery', 'engines/celery'],
    ['BullMQ', 'engines/bullmq'],
    ['toast', 'recipes/toast'],
    ['deep link', 'recipes/deep-link'],
    ['Next', 'start/next'],
    ['Vite', 'start/vite'],
    ['Remix', 'start/remix'],
    ['Astro', 'start/astro'],
    ['React Router', 'start/react-router'],
    ['TanStack', 'start/tanstack-start'],
    ['proxy', 'recipes/proxy'],
    ['getHeaders', 'rest'],
    ['cookies', 'recipes/cookies'],
    ['CORS', 'troubleshooting'],
    ['hydration', 'troubleshooting'],
    ['webhook', 'recipes/webhooks'],
    ['table', 'recipes/table'],
    ['shadcn', 'theming'],
    ['Playwright', 'recipes/playwright'],
    ['Storybook', 'recipes/storybook'],
    ['404', 'troubleshooting'],
    ['401', 'troubleshooting'],
    ['SSE', 'rest'],
    ['server-sent events', 'rest'],
    ['WebSocket', 'rest'],
    ['retry', 'troubleshooting'],
    ['pause', 'hooks'],
    ['i18n', 'languages'],
    ['RTL', 'languages'],
    ['dark', 'theming'],
    ['upload', 'recipes/uploads'],
    ['web worker', 'recipes/web-workers'],
    ['tenant', 'recipes/multi-tenant'],
    ['server action', 'recipes/server-actions'],
    ['nginx', 'recipes/proxy'],
    ['percentage', 'rest'],
    ['Supabase', 'rest'],
    ['SWR', 'data-libraries'],
    ['ETA', 'eta'],
    ['time left', 'eta'],
    ['screen reader', 'accessibility'],
    ['CSS variables', 'css-variables'],
  ])('finds an answer for "%s" on %s', (term, page) => {
    const found = find(term).map((id) => id.replace(/^\/|\.html.*$/g, ''));
    expect(found).toContain(page);
  });

  // Synonyms, terms of other stacks, and typos.
  it.each(QUESTIONS)('finds an answer for "%s" on %s', (term, page) => {
    const found = find(term).map((id) => id.replace(/^\/|(?:\.html|#).*$/g, '').replace(/(^|\/)$/, '$1README'));
    expect(found).toContain(page);
  });
});
