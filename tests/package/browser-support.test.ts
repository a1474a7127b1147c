import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type NodePath, parseSync, traverse, types } from '@babel/core';
import postcss from 'postcss';
import { expect, it } from 'vitest';
import { BROWSER_FLOOR } from '../../scripts/build/browser-floor.mjs';
import { ENTRIES } from '../../scripts/build/entries.mjs';

const root = path.join(import.meta.dirname, '../..');
const dist = path.join(root, 'dist');

/** MDN's compatibility data about one feature: a branch of a tree, with its own support under `__compat`. */
interface Feature {
  __compat?: { support: Readonly<Record<string, Support | readonly Support[]>> };
  [name: string]: Feature | unknown;
}
interface Support {
  version_added: string | boolean | null;
  flags?: readonly unknown[];
  prefix?: string;
  alternative_name?: string;
  partial_implementation?: boolean;
}

const require = createRequire(import.meta.url);
const data: { api: Feature; css: Feature; javascript: Feature } = require('@mdn/browser-compat-data');

const isFeature = (value: unknown): value is Feature => typeof value === 'object' && value !== null;
function find(start: Feature, ...names: readonly string[]): Feature | undefined {
  let at: unknown = start;
  for (const name of names) {
    if (!isFeature(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return isFeature(at) ? at : undefined;
}

const compare = (a: string, b: string) => {
  const [one = [], other = []] = [a, b].map((version) => version.replace('≤', '').split('.').map(Number));
  for (let i = 0; i < Math.max(one.length, other.length); i += 1)
    if ((one[i] ?? 0) !== (other[i] ?? 0)) return (one[i] ?? 0) - (other[i] ?? 0);
  return 0;
};

/** The supported browsers that lack a feature, each with the version that has it. */
function lacking(feature: Feature): string[] {
  const support = feature.__compat?.support;
  if (!support) return [];
  return Object.entries(BROWSER_FLOOR).flatMap(([browser, floor]) => {
    const all = [support[browser] ?? []].flat().filter((one) => !one.flags && !one.prefix && !one.alternative_name);
    const isThere = all.some(
      ({ version_added: added }) =>
        added === true || (typeof added === 'string' && added !== 'preview' && compare(added, floor) <= 0),
    );
    return isThere ? [] : [`${browser} ${all.map(({ version_added: added }) => added ?? '?').join(', ') || 'never'}`];
  });
}

/** The scripts that pages may load: everything reachable from the page entries. Tests and servers run elsewhere. */
const NOT_IN_PAGES = ['server', 'bullmq', 'msw', 'testing'];
function scriptsOfPages(): Map<string, types.File> {
  const found = new Map<string, types.File>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    const tree = parseSync(readFileSync(file, 'utf8'), {
      filename: file,
      configFile: false,
      babelrc: false,
      sourceType: 'module',
    });
    if (!tree) throw new Error(`${file} cannot be parsed`);
    found.set(file, tree);
    const follow = (from: string | undefined) => {
      if (from?.startsWith('.')) visit(path.resolve(path.dirname(file), from));
    };
    traverse(tree, {
      ImportDeclaration: ({ node }) => follow(node.source.value),
      ExportNamedDeclaration: ({ node }) => follow(node.source?.value),
      ExportAllDeclaration: ({ node }) => follow(node.source.value),
      ImportExpression: ({ node }) => follow(types.isStringLiteral(node.source) ? node.source.value : undefined),
      CallExpression({
        node: {
          callee,
          arguments: [first],
        },
      }) {
        if (types.isImport(callee) && types.isStringLiteral(first)) follow(first.value);
      },
    });
  };
  for (const name of Object.keys(ENTRIES)) if (!NOT_IN_PAGES.includes(name)) visit(path.join(dist, `${name}.js`));
  return found;
}

const builtins = find(data.javascript, 'builtins') ?? {};

/** Every feature that a method name may refer to, on any object: at least one of them must be supported. */
const membersByName = new Map<string, Feature[]>();
for (const owner of [builtins, data.api])
  for (const [ownerName, features] of Object.entries(owner)) {
    if (!isFeature(features) || ownerName === '__compat') continue;
    for (const [name, feature] of Object.entries(features)) {
      const plain = name.replace(/_static$|_event$/, '');
      if (isFeature(feature) && feature.__compat)
        membersByName.set(plain, [...(membersByName.get(plain) ?? []), feature]);
    }
  }

/** Newer features that are used if available: their fallback, and its test. */
const WITH_FALLBACK: Readonly<Record<string, string>> = {
  requestIdleCallback: 'a timer, in lazy-part',
  '.touches': 'Safari on a Mac has no touch screen, so no touch event comes',
};
/** Names that are not browser features: static properties of React components, or members of a namespace. */
const NO_FEATURE = new Set(['command', 'displayName', 'div', 'exception']);
/** Newer CSS that older browsers ignore without harm: what is lost. */
const GRACEFUL: Readonly<Record<string, string>> = {
  'cursor: pointer': 'iOS has no pointer',
  'cursor: default': 'iOS has no pointer',
  'print-color-adjust': 'the prefixed name stands before it',
  'print-color-adjust: exact': 'the prefixed name stands before it',
  'forced-color-adjust': 'Safari has no forced colours',
  'forced-color-adjust: none': 'Safari has no forced colours',
  resize: 'iOS has no grip to take away',
  'resize: none': 'iOS has no grip to take away',
  'text-align: match-parent': 'the prefixed value stands before it',
  'font-family: ui-monospace': 'the next family of the list',
  'scrollbar-width': 'a bar below the panes of a phone',
  'scrollbar-width: none': 'a bar below the panes of a phone',
  'text-wrap': 'a heading breaks where the line is full',
  'text-wrap: balance': 'a heading breaks where the line is full',
  'user-select': 'the prefixed name stands before it',
  'overflow-anchor': 'the feed keeps its place by itself: tests/engines/feed.test.ts',
  'overflow-anchor: none': 'the feed keeps its place by itself: tests/engines/feed.test.ts',
  ':open': 'in a list of `:is()`, which forgives what it does not know',
};

it('what a page loads uses nothing that the oldest browsers lack, but for what has a fallback', () => {
  const scripts = scriptsOfPages();
  // Names that the package defines itself are not browser features.
  const own = new Set<string>();
  for (const tree of scripts.values())
    types.traverseFast(tree, (node) => {
      if ((types.isObjectMember(node) || types.isClassMethod(node)) && types.isIdentifier(node.key))
        own.add(node.key.name);
      if (types.isImportSpecifier(node) && types.isIdentifier(node.imported)) own.add(node.imported.name);
    });
  const used = new Map<string, string[]>();
  for (const [file, tree] of scripts) {
    const note = (name: string, missing: readonly string[]) => {
      if (missing.length > 0)
        used.set(`${name} (${missing.join('; ')})`, [...(used.get(name) ?? []), path.relative(dist, file)]);
    };
    traverse(tree, {
      Identifier(found: NodePath<types.Identifier>) {
        const { name } = found.node;
        if (!found.isReferencedIdentifier() || found.scope.hasBinding(name)) return;
        const feature = find(builtins, name) ?? find(data.api, name) ?? find(data.api, 'Window', name);
        if (feature) note(name, lacking(feature));
      },
      MemberExpression({ node: { object, property, computed }, scope }: NodePath<types.MemberExpression>) {
        if (computed || !types.isIdentifier(property)) return;
        const { name } = property;
        if (types.isIdentifier(object) && !scope.hasBinding(object.name)) {
          const owner = find(builtins, object.name) ?? find(data.api, object.name);
          const feature = owner && (find(owner, name) ?? find(owner, `${name}_static`));
          if (feature) return note(`${object.name}.${name}`, lacking(feature));
        }
        const all = own.has(name) || NO_FEATURE.has(name) ? [] : (membersByName.get(name) ?? []);
        const missing = all.map(lacking);
        if (all.length > 0 && missing.every((one) => one.length > 0)) note(`.${name}`, missing[0] ?? []);
      },
    });
  }
  const known = Object.keys(WITH_FALLBACK);
  const names = [...used.keys()].filter((name) => !known.some((one) => name.startsWith(`${one} `)));
  // Entries that are no longer needed must be removed.
  expect(known.filter((one) => ![...used.keys()].some((name) => name.startsWith(`${one} `)))).toEqual([]);
  expect(names.map((name) => `${name}: ${used.get(name)?.join(', ')}`)).toEqual([]);
});

it('the stylesheet uses nothing that the oldest browsers lack, but for what is left out without harm', () => {
  const used = new Map<string, string>();
  const note = (name: string, feature: Feature | undefined, where: string) => {
    const missing = feature ? lacking(feature) : [];
    if (missing.length > 0) used.set(name, `${missing.join('; ')} – ${where.slice(0, 80)}`);
  };
  postcss.parse(readFileSync(path.join(dist, 'styles.css'), 'utf8')).walk((node) => {
    if (node.type === 'atrule') {
      note(`@${node.name}`, find(data.css, 'at-rules', node.name), node.toString());
      for (const [, name = ''] of node.params.matchAll(/\(\s*([a-z-]+)\s*[:)<>]/g))
        note(`@${node.name} (${name})`, find(data.css, 'at-rules', node.name, name), node.params);
    } else if (node.type === 'rule') {
      for (const [, name = ''] of node.selector.matchAll(/::?([a-z-]+)/g))
        note(`:${name}`, find(data.css, 'selectors', name), node.selector);
    } else if (node.type === 'decl' && !node.prop.startsWith('--') && !node.prop.startsWith('-')) {
      const property = find(data.css, 'properties', node.prop);
      note(node.prop, property, node.toString());
      for (const [word] of node.value.matchAll(/(?<![\w-])[a-z][a-z-]*(?![\w-]*\()/g))
        if (property) note(`${node.prop}: ${word}`, find(property, word), node.toString());
      for (const [, name = ''] of node.value.matchAll(/([a-z-]+)\(/g))
        note(`${name}()`, find(data.css, 'types', name) ?? find(data.css, 'types', 'color', name), node.toString());
    }
  });
  expect(Object.keys(GRACEFUL).filter((name) => !used.has(name))).toEqual([]);
  const names = [...used].filter(([name]) => !Object.hasOwn(GRACEFUL, name));
  expect(names.map(([name, where]) => `${name}: ${where}`)).toEqual([]);
});

it('the documentation names the same versions', () => {
  const { chrome, firefox, safari } = BROWSER_FLOOR;
  const faq = readFileSync(path.join(root, 'docs/faq.md'), 'utf8');
  expect(faq).toContain(`| Chrome, Edge | ${chrome} and later |`);
  expect(faq).toContain(`| Firefox | ${firefox} and later |`);
  expect(faq).toContain(`| Safari, iOS included | ${safari} and later |`);
});
