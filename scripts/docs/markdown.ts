// The pages as Markdown for machines: next to each page in the site, and listed in llms.txt.
import path from 'node:path';
import { listPages, readPage, siteLink, sitePath } from '../../docs/.vitepress/pages';

/** A file of the site. */
interface SiteFile {
  file: string;
  text: string;
}

/** Converts a page's links for the site: relative, from Markdown to Markdown. */
function withSiteLinks(page: string, text: string): string {
  const folder = path.posix.dirname(sitePath(page));
  return text.replace(/\]\(([^)\s]+)\)/g, (_, href: string) => {
    const target = siteLink(page, href);
    if (!target.startsWith('/')) return `](${target})`;
    const relative = path.posix.relative(folder, target.slice(1));
    return `](${relative.startsWith('.') ? relative : `./${relative}`})`;
  });
}

const INSIDE = 'Inside';

/** The reading order for newcomers; sections that are not listed follow by name. */
const SECTIONS: [title: string, has: RegExp][] = [
  ['Start', /^(?:README|concepts|agents)\.md$|^start\//],
  ['Components', /^components\//],
  ['Recipes', /^recipes\//],
  ['Backends', /^(?:backend|custom-source)\.md$/],
  ['Engines', /^engines\//],
  ['Guides', /^[\w-]+\.md$/],
  ['API reference', /^api\//],
  [INSIDE, /^/],
];

/**
 * The list of all pages, following llmstxt.org.
 *
 * @param linkTo Returns the link to a page.
 */
export function llmsText(linkTo: (page: string) => string): string {
  const left = new Set(listPages());
  const sections = SECTIONS.map(([title, has]) => {
    const pages = [...left].filter((page) => has.test(page));
    for (const page of pages) left.delete(page);
    const lines = pages.map((page) => {
      const { title: name, description } = readPage(page);
      // Internals are for contributors: list only their names.
      return `- [${name}](${linkTo(page)})${title === INSIDE ? '' : `: ${description}`}`;
    });
    return `## ${title}\n\n${lines.join('\n')}\n`;
  });
  return `# runlight

> Live progress and honest cancellation for long-running runs, as React components and hooks: one provider, one component, any backend that has a status and a list of steps.

Read [${readPage('agents.md').title}](${linkTo('agents.md')}) before you write code with it.

${sections.join('\n')}`;
}

/** Every page as Markdown at its path in the site, `llms.txt`, and `llms-full.txt` with all guides in one file. */
export function siteMarkdown(): SiteFile[] {
  const pages = listPages().map((page) => ({ file: sitePath(page), text: withSiteLinks(page, readPage(page).text) }));
  const guides = listPages().filter((page) => !/^(?:api|internals|decisions)\//.test(page));
  return [
    ...pages,
    { file: 'llms.txt', text: llmsText((page) => `./${sitePath(page)}`) },
    {
      file: 'llms-full.txt',
      text: guides
        .map((page) => readPage(page).text.trim())
        .join('\n\n---\n\n')
        .concat('\n'),
    },
  ];
}
