import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ComponentType, createElement } from 'react';
import { renderToString } from 'react-dom/server';

/** An export that a host can put on a page. */
export interface PageExport {
  name: string;
  kind: 'component' | 'hook';
  /** For a part: its required ancestors, outermost first. */
  parents: readonly string[];
}

type Library = Readonly<Record<string, unknown>>;

/** React's own check of a component, `isValidElementType`, is not public. */
const isComponent = (name: string, value: unknown): value is ComponentType<Record<string, unknown>> =>
  /^[A-Z][a-z]/.test(name) &&
  ((typeof value === 'object' && value !== null && '$$typeof' in value) ||
    (typeof value === 'function' && !(value.prototype instanceof Error)));

/** The ancestors of a part, as named in its error message. */
function parentsOf(library: Library, name: string): string[] {
  const parents: string[] = [];
  for (;;) {
    const chain = [...parents, name].map((one) => library[one]);
    try {
      renderToString(
        chain.reduceRight<ReturnType<typeof createElement> | undefined>((child, component, depth) => {
          const at = [...parents, name][depth] ?? '';
          if (!isComponent(at, component)) throw new Error(`${at}, which a message names, is not exported`);
          return createElement(component, {}, child);
        }, undefined),
      );
      return parents;
    } catch (error) {
      const outside = /<(\w+)> is outside .* Move it inside: <(\w+)/.exec(String(error));
      const [, inner, outer] = outside ?? [];
      const at = [...parents, name].indexOf(inner ?? '');
      // Any other error concerns data, which this page does not provide.
      if (outer === undefined || at < 0) return parents;
      parents.splice(at, 0, outer);
    }
  }
}

/** All components and hooks of the packed package, so that new exports are included automatically. */
export async function pageExports(folder: string): Promise<PageExport[]> {
  const library: Library = await import(pathToFileURL(path.join(folder, 'dist/index.js')).href);
  return Object.entries(library).flatMap(([name, value]): PageExport[] => {
    if (/^use[A-Z]/.test(name)) return [{ name, kind: 'hook', parents: [] }];
    return isComponent(name, value) ? [{ name, kind: 'component', parents: parentsOf(library, name) }] : [];
  });
}
