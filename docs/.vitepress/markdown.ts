import path from 'node:path';
import type { MarkdownOptions } from 'vitepress';
import { liveId } from './live-blocks';
import { docs, siteLink } from './pages';

type MarkdownIt = Parameters<NonNullable<MarkdownOptions['config']>>[0];

/** What VitePress tells a rule about the page. */
interface Environment {
  path: string;
  realPath?: string;
}

const pageOf = ({ realPath, path: file }: Environment) => path.relative(docs, realPath ?? file).replaceAll('\\', '/');

/** Links from file to file, as GitHub needs them, become links of the site. */
function rewriteLinks(md: MarkdownIt): void {
  md.core.ruler.push('site-links', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href !== null) token.attrSet('href', siteLink(pageOf(env as Environment), href));
    }
  });
}

/** A block "```tsx live" is run above its code. */
function runLiveBlocks(md: MarkdownIt): void {
  md.core.ruler.push('live-blocks', (state) => {
    let n = 0;
    for (let i = 0; i < state.tokens.length; i++) {
      const token = state.tokens[i];
      const [, scenario = 'default'] = /^tsx live(?: +(\S+))?/.exec(token?.info ?? '') ?? [];
      if (token?.type !== 'fence' || !token.info.startsWith('tsx live')) continue;
      n += 1;
      token.info = 'tsx';
      const element = new state.Token('html_block', '', 0);
      element.content = `<LiveExample id="${liveId(pageOf(state.env as Environment), n)}" scenario="${scenario}" />\n`;
      state.tokens.splice(i, 0, element);
      i += 1;
    }
  });
}

/** A table wider than its page scrolls by itself; by keyboard too. */
function scrollTables(md: MarkdownIt): void {
  md.renderer.rules.table_open = () =>
    '<div class="table-scroller" tabindex="0" role="group" aria-label="Table">\n<table>\n';
  md.renderer.rules.table_close = () => '</table>\n</div>\n';
}

/** A heading of a column without a word is no heading: it is read as one that is missing. */
function emptyHeadings(md: MarkdownIt): void {
  md.core.ruler.push('empty-headings', ({ tokens }) => {
    tokens.forEach((token, i) => {
      if (token.type !== 'th_open' || tokens[i + 1]?.content !== '') return;
      token.tag = 'td';
      const close = tokens[i + 2];
      if (close) close.tag = 'td';
    });
  });
}

/** `{{ … }}` in code is code, not Vue's. */
function keepBraces(md: MarkdownIt): void {
  md.renderer.rules.code_inline = (tokens, i) => `<code v-pre>${md.utils.escapeHtml(tokens[i]?.content ?? '')}</code>`;
}

/** What the pages need beyond Markdown. */
export function configureMarkdown(md: MarkdownIt): void {
  rewriteLinks(md);
  runLiveBlocks(md);
  scrollTables(md);
  emptyHeadings(md);
  keepBraces(md);
}
