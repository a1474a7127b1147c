import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The project's folder. */
export const root = path.resolve(import.meta.dirname, '../..');
/** The folder of the pages. */
export const docs = path.join(root, 'docs');
export const REPOSITORY = 'https://github.com/runlight/runlight';

/** Pages whose address in the site differs from their file's name. GitHub shows a folder's README.md; sites an index. */
const MOVED: Record<string, string> = { 'api/index.md': 'api/runlight.md' };

/** The site's path of a page: `api/README.md` → `api/index.md`. */
export function sitePath(file: string): string {
  return MOVED[file] ?? file.replace(/(^|\/)README\.md$/, '$1index.md');
}

/** Every Markdown file below `docs`, from there, sorted. */
export function listPages(): string[] {
  return readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.md') && !file.startsWith('.vitepress/'))
    .sort();
}

/**
 * Where a link of a page leads in the site. Links are written for GitHub, from file to file; what is not a page of the site
 * is shown in the repository.
 */
export function siteLink(page: string, href: string): string {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return href;
  const [target = '', hash] = href.split('#');
  const file = path.join(docs, path.dirname(page), target);
  const anchor = hash === undefined ? '' : `#${hash}`;
  const inDocs = path.relative(docs, file).replaceAll('\\', '/');
  const isPage = !inDocs.startsWith('..') && inDocs.endsWith('.md');
  if (isPage) return `/${sitePath(inDocs)}${anchor}`;
  const inRepository = path.relative(root, file).replaceAll('\\', '/');
  const isFolder = existsSync(file) && statSync(file).isDirectory();
  return `${REPOSITORY}/${isFolder ? 'tree' : 'blob'}/main/${inRepository}${anchor}`;
}

/** Markdown without what is not for reading: comments, fences, links, marks. */
function plainText(markdown: string): string {
  return markdown
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Title and first paragraph of a page. */
export function readPage(page: string): { title: string; description: string; text: string } {
  const text = readFileSync(path.join(docs, page), 'utf8');
  const body = text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^```[\s\S]*?^```$/gm, '');
  const title = plainText(/^# (.+)$/m.exec(body)?.[1] ?? '');
  const isProse = (part: string) => part.trim() !== '' && !/^\s*(?:#|\||-\s|<|>|\d+\. )/.test(part);
  const first = plainText(body.split(/\n\s*\n/).find(isProse) ?? '');
  // Whole sentences, as many as a search engine shows.
  const sentences = first.match(/[^.:!?]+(?:[.:!?](?!\s|$)[^.:!?]*)*[.:!?]?(?:\s|$)/g) ?? [first];
  let description = '';
  for (const sentence of sentences) {
    if (description !== '' && description.length + sentence.length > 200) break;
    description += sentence;
  }
  return { title, description: description.trim().replace(/:$/, '.'), text };
}

/** Anchors as GitHub makes them, so that one link serves both. */
export function slugify(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
