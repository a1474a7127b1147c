import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A prop as the reference tells of it. */
export interface PropEntry {
  type: string;
  isRequired: boolean;
  text: string;
  /** As the text says it; `null` = it says none. */
  default: string | null;
}

/** Props by the component they belong to. */
export type PropTables = Readonly<Record<string, Readonly<Record<string, PropEntry>>>>;

const ROW = /^\| `([\w-]+)(\??)` \| `((?:[^`\\]|\\.)*)` \| (.*) \|$/;

/**
 * The props of all components from the reference (docs/api), which `npm run api:update` writes from the package's built types:
 * what a prop table shows is what hosts get.
 */
export function readProps(folder: string): PropTables {
  const reference = readFileSync(path.join(folder, 'docs/api/index.md'), 'utf8');
  const tables: Record<string, Record<string, PropEntry>> = {};
  for (const section of reference.split(/^### /m).slice(1)) {
    const name = /^(\w+)Props\n/.exec(section)?.[1];
    if (name === undefined) continue;
    const table: Record<string, PropEntry> = {};
    for (const line of section.split('\n')) {
      const [, prop, optional, type = '', text = ''] = ROW.exec(line) ?? [];
      if (prop === undefined) continue;
      table[prop] = {
        type: type.replaceAll('\\|', '|').replace(/ \| undefined$/, ''),
        isRequired: optional === '',
        text,
        default: /Default:? (`[^`]+`|[\w-]+)/.exec(text)?.[1]?.replaceAll('`', '') ?? null,
      };
    }
    tables[name] = table;
  }
  return tables;
}

/** Makes them importable as `virtual:runlight-props`. */
export function propTables(folder: string) {
  const id = '\0virtual:runlight-props';
  return {
    name: 'runlight-props',
    resolveId: (source: string) => (source === 'virtual:runlight-props' ? id : undefined),
    load: (source: string) => (source === id ? `export default ${JSON.stringify(readProps(folder))}` : undefined),
  };
}
