import { readPage } from '../../docs/.vitepress/pages';
import { createSidebar } from '../../docs/.vitepress/sidebar';

/** The table of all components in sidebar order, each with the first sentence of its page. */
export function componentList(): string {
  const group = createSidebar().find(({ text }) => text === 'Components');
  const rows = (group?.items ?? []).flatMap(({ text, link = '' }) => {
    const file = link.replace('/components/', '');
    if (file === 'index.md') return [];
    const [sentence = ''] = readPage(`components/${file}`).description.split(/(?<=\.)\s/);
    return [`| [${text}](${file}) | ${sentence.replace(/\.$/, '')} |`];
  });
  return ['| component | what it shows |', '|---|---|', ...rows].join('\n');
}
