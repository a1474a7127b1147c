import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import postcss, { type AtRule, type Root } from 'postcss';
import { describe, expect, inject, it } from 'vitest';
import { root } from '../../scripts/prepare.mjs';

const { folder } = inject('packed');
const sheet = (name: string) => readFileSync(path.join(folder, 'dist', name), 'utf8');

/** The class names with rules in a stylesheet, unescaped. */
function classesOf(css: Root): Set<string> {
  const found = new Set<string>();
  css.walkRules((rule) => {
    for (const [, name = ''] of rule.selector.matchAll(/\.((?:\\[0-9a-f]{1,6}\s?|\\.|[\w-])+)/g)) {
      const code = (hex: string) => String.fromCodePoint(Number.parseInt(hex, 16));
      found.add(name.replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => code(hex)).replace(/\\(.)/g, '$1'));
    }
  });
  return found;
}

/** Every `rl:` class in shipped source, with its file. */
function classesInSource(folderPath: string): [string, string][] {
  return readdirSync(folderPath, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folderPath, entry.name);
    if (entry.isDirectory()) return classesInSource(file);
    if (!/\.tsx?$/.test(entry.name) || /\.test\.tsx?$|^describe-conformance\.tsx$/.test(entry.name)) return [];
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    const names = [...code.matchAll(/(?<=[\s'"`])rl:[^\s'"`]+/g)].map(([name]) => name);
    return names.map((name): [string, string] => [name, path.relative(root, file)]);
  });
}

function atRules(css: Root, name: string): AtRule[] {
  const found: AtRule[] = [];
  css.walkAtRules(name, (rule) => void found.push(rule));
  return found;
}

describe.each(['styles.css', 'styles.layer.css'])('%s', (name) => {
  const css = postcss.parse(sheet(name));

  it('has a rule for every class the components use', () => {
    const used = classesInSource(path.join(root, 'src'));
    const known = classesOf(css);
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter(([used]) => !known.has(used))).toEqual([]);
  });

  it('touches nothing of the host', () => {
    const foreign: string[] = [];
    css.walkRules((rule) => {
      const parent = rule.parent;
      if (parent?.type === 'atrule' && /keyframes$/.test((parent as AtRule).name)) return;
      if (parent?.type === 'rule') return;
      // Tokens on the root have no effect by themselves; every other selector must require one of our elements.
      const onlyTokens = rule.nodes.every((node) => node.type !== 'decl' || node.prop.startsWith('--rl-'));
      for (const selector of rule.selectors) {
        if (!/\brl\b|\brl-|data-rl|data-slot/.test(selector) && !onlyTokens) foreign.push(selector);
      }
    });
    expect(foreign).toEqual([]);
  });

  it('names its keyframes and registers no property: both are global in a page', () => {
    expect(
      atRules(css, 'keyframes')
        .map((rule) => rule.params)
        .filter((params) => !params.startsWith('rl-')),
    ).toEqual([]);
    expect(atRules(css, 'property').map((rule) => rule.params)).toEqual([]);
  });

  it('holds nothing a host build is known to break, and needs no other file', () => {
    expect(sheet(name)).not.toMatch(/light-dark\(/);
    expect(sheet(name)).not.toMatch(/@import|@apply|@theme|@source|@tailwind|url\((?!["']?data:)/);
  });
});

it('styles.css is in no layer', () => {
  expect(atRules(postcss.parse(sheet('styles.css')), 'layer')).toEqual([]);
});

it('styles.layer.css declares the order of layers first and is wholly in components.runlight', () => {
  const nodes = postcss
    .parse(sheet('styles.layer.css'))
    .nodes.map((node) => [node.type, node.type === 'atrule' ? `${node.name} ${node.params}` : '']);
  expect(nodes).toEqual([
    ['atrule', 'layer theme, base, components, utilities'],
    ['atrule', 'layer components.runlight'],
  ]);
});

it('both say the same', () => {
  const inner = postcss.parse(sheet('styles.layer.css')).nodes[1];
  const rules = (inner as AtRule).nodes ?? [];
  expect(rules.map(String).join('')).toBe(postcss.parse(sheet('styles.css').trim()).nodes.map(String).join(''));
});
