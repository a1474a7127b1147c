// Parts, states and CSS variables of each component, for docs/components: from the tables that the tests check the DOM
// against, and from the class names in the component's folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../docs/.vitepress/pages';
import { parts } from '../../src/testing/parts';
import type { readApi } from '../api/read-api';
import { inheritsLine, linksOf, memberTable } from '../api/reference';
import { variablesOfClasses } from './css-variables';

/** Components with a page of their own. */
export type ComponentName = keyof typeof parts;
export const COMPONENTS = Object.keys(parts) as ComponentName[];

export const kebab = (name: string) => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();

interface Part {
  slot: string;
  states?: readonly string[];
}

/** The sources of a component, without tests. */
function sourcesOf(name: ComponentName): string {
  const folder = ['components', 'composites']
    .map((layer) => path.join(root, 'src', layer, kebab(name)))
    .find((candidate) => existsSync(candidate));
  if (folder === undefined) throw new Error(`runlight: ${name} has no folder in src/components or src/composites.`);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:tsx?|css)$/.test(file) && !/\.test\.tsx?$/.test(file))
    .sort()
    .map((file) => readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
}

/** The props of a component, from the built types. */
function propsTable(name: ComponentName, api: ReturnType<typeof readApi>): string {
  const wanted = `${name}Props`;
  const symbol = api.flatMap(({ symbols }) => symbols).find((one) => one.name === wanted);
  if (!symbol) throw new Error(`runlight: ${wanted} is not exported, so its page cannot list the props of ${name}.`);
  const links = linksOf(api, { folder: '../api' });
  const lines = [...memberTable(symbol, links).map((line) => line.replace(/^\| member \|/, '| prop |'))];
  return [...lines, ...inheritsLine(symbol, links)].join('\n').trim();
}

/** The generated sections of a component's page. @param api See `readApi`. */
export function componentTables(name: ComponentName, api: ReturnType<typeof readApi>): string {
  const table: [string, Part][] = Object.entries(parts[name]);
  const rows = table.map(([key, { slot, states }]) => {
    const values = states?.map((state) => `\`${state}\``).join(', ') || '–';
    return `| \`${key}\` | \`${slot}\` | ${values} |`;
  });
  const variables = variablesOfClasses(sourcesOf(name));
  return `## Props

${propsTable(name, api)}

## Parts and states

Every part has a \`data-slot\`, and a \`data-state\` where it has states. Both are public: they change only with a major version.

| part | \`data-slot\` | values of \`data-state\` |
|---|---|---|
${rows.join('\n')}

## CSS variables

${variables.length === 0 ? 'Its own parts use none; the parts inside have theirs.' : variables.map((variable) => `\`${variable}\``).join(', ')}

These are its own parts'; the components inside read theirs as well. Set any of them on the component or above it:
[what each one means](../css-variables.md).
`;
}
