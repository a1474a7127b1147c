import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A prop as described in the API reference. */
export interface PropEntry {
  type: string;
  isRequired: boolean;
  text: string;
  /** The documented default; `null` if there is none. */
  default: string | null;
}

/** Props by component. */
export type PropTables = Readonly<Record<string, Readonly<Record<string, PropEntry>>>>;

const ROW = /^\| `([\w-]+)(\??)` \| `((?:[^`\\]|\\.)*)` \| (.*) \|$/;

/**
 * Reads the props of all components from the API reference (docs/api), which `npm run api:update` generates from the
 * package's built types: prop tables show what hosts get.
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

/** Provides them as `virtual:runlight-props`. */
export function propTables(folder: string) {
  const id = '\0virtual:runlight-props';
  return {
    name: 'runlight-props',
    resolveId: (source: string) => (source === 'virtual:runlight-props' ? id : undefined),
    load: (source: string) => (source === id ? `export default ${JSON.stringify(readProps(folder))}` : undefined),
  };
}
