import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, postcssIsolateStyles } from 'vitepress';
import { siteMarkdown } from '../../scripts/docs/markdown';
import { writeLiveBlocks } from './live-blocks';
import { configureMarkdown } from './markdown';
import { listPages, REPOSITORY, readPage, root, sitePath, slugify } from './pages';
import { searchOptions } from './search';
import { createSidebar } from './sidebar';

writeLiveBlocks();

const pages = listPages();
/** The file of a page, by its path in the site. */
const fileOf = new Map(pages.map((page) => [sitePath(page), page]));
const fromDist = (name: string) => path.join(root, 'dist', name);

export default defineConfig({
  title: 'runlight',
  description: 'Live progress and honest cancellation for long-running runs, as React components and hooks.',
  lang: 'en-GB',
  // Where the site hangs below an address, as on GitHub Pages.
  base: process.env.DOCS_BASE ?? '/',
  lastUpdated: false,
  rewrites: Object.fromEntries(pages.map((page) => [page, sitePath(page)])),
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${process.env.DOCS_BASE ?? '/'}favicon.svg` }],
    ['meta', { name: 'color-scheme', content: 'light dark' }],
  ],
  markdown: {
    config: configureMarkdown,
    anchor: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    nav: [
      { text: 'Start', link: '/' },
      { text: 'Components', link: '/components/' },
      { text: 'Recipes', link: '/recipes/' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: createSidebar(),
    outline: { level: [2, 3] },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path`, text: 'Edit this page' },
    search: {
      provider: 'local',
      options: {
        miniSearch: { searchOptions },
      },
    },
  },
  transformPageData(page) {
    const file = fileOf.get(page.relativePath);
    if (file === undefined) return;
    page.description ||= readPage(file).description;
  },
  /** Beside each page its Markdown, and one list of all for machines. */
  buildEnd({ outDir }) {
    for (const { file, text } of siteMarkdown()) {
      mkdirSync(path.dirname(path.join(outDir, file)), { recursive: true });
      writeFileSync(path.join(outDir, file), text);
    }
  },
  vite: {
    // Nothing of the project's own build belongs here.
    configFile: false,
    resolve: {
      alias: [
        { find: /^runlight\/(.+\.css)$/, replacement: fromDist('$1') },
        { find: /^runlight\/(.+)$/, replacement: fromDist('$1.js') },
        { find: /^runlight$/, replacement: fromDist('index.js') },
      ],
    },
    // The site's own styles of paragraphs, lists and links end where an example begins.
    css: { postcss: { plugins: [postcssIsolateStyles({ includeFiles: [/vp-doc\.css/, /base\.css/] })] } },
    build: { chunkSizeWarningLimit: 1500 },
  },
});
