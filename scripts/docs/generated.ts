import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../docs/.vitepress/pages';
import { readApi } from '../api/read-api';
import { componentList } from './component-list';
import { COMPONENTS, componentTables, kebab } from './component-tables';
import { cssVariableTables } from './css-variables';
import { languageTable } from './language-table';
import { llmsText } from './markdown';
import { sizeTable } from './size-table';

/** Replaces the text between the two markers of a page. */
function between(file: string, text: string): { file: string; text: string } {
  const page = readFileSync(path.join(root, file), 'utf8');
  const marks = /<!-- generated:begin \(npm run docs:update\) -->[\s\S]*?<!-- generated:end -->/;
  if (!marks.test(page)) throw new Error(`runlight: ${file} has no marks for what is generated.`);
  const whole = `<!-- generated:begin (npm run docs:update) -->\n\n${text.trim()}\n\n<!-- generated:end -->`;
  return { file, text: page.replace(marks, () => whole) };
}

/** The expected content of the files that `npm run docs:update` writes. */
export function generatedFiles(): { file: string; text: string }[] {
  const api = readApi(root);
  return [
    ...COMPONENTS.map((name) => between(`docs/components/${kebab(name)}.md`, componentTables(name, api))),
    between('docs/components/README.md', componentList()),
    between('docs/css-variables.md', cssVariableTables()),
    between('docs/benchmarks.md', sizeTable()),
    between('docs/languages.md', languageTable()),
    { file: 'llms.txt', text: llmsText((page) => `./docs/${page}`) },
  ];
}
