import type { ApiDocs, ApiEntry, ApiEntryName, ApiMember, ApiSymbol } from './read-api';

const HEADINGS: readonly [ApiSymbol['kind'], string][] = [
  ['component', 'Components'],
  ['hook', 'Hooks'],
  ['function', 'Functions'],
  ['class', 'Classes'],
  ['constant', 'Constants'],
  ['type', 'Types'],
];

const NOTICE = '<!-- Made from docstrings by `npm run api:update`; do not edit. -->';

/** The file name of an entry's page without extension: entries such as `locales/de` have no folder of their own. */
export const pageOf = (entry: string) => entry.replace('/', '-');

/** A page's symbols in the order in which it shows them. */
const inOrder = ({ symbols }: Pick<ApiEntry, 'symbols'>) =>
  HEADINGS.flatMap(([kind]) => symbols.filter((symbol) => symbol.kind === kind));

/** The anchor of each name on its page. Anchors have no capitals, so the second of `seedRuns` and `SeedRuns` ends in -1. */
function anchorsOf(entry: ApiEntry): Map<string, string> {
  const counts = new Map<string, number>();
  return new Map(
    inOrder(entry).map(({ name }): [string, string] => {
      const slug = name.toLowerCase();
      const count = counts.get(slug) ?? 0;
      counts.set(slug, count + 1);
      return [name, count === 0 ? slug : `${slug}-${count}`];
    }),
  );
}

/**
 * The link target of each name: `./core.md#run`. If two entries export different things under one name, the page of
 * either links to its own, and all other pages to the first.
 * @param options.folder The reference's folder, relative to the linking page. Default: the same folder.
 * @param options.from The entry of the linking page. Default: none.
 */
export function linksOf(
  api: readonly ApiEntry[],
  { folder = '.', from }: { folder?: string; from?: ApiEntryName } = {},
): Map<string, string> {
  const linksTo = (entry: ApiEntry) =>
    [...anchorsOf(entry)].map(([name, anchor]): [string, string] => [
      name,
      `${folder}/${pageOf(entry.name)}.md#${anchor}`,
    ]);
  const own = api.filter(({ name }) => name === from);
  // The last of several values for a name stays in a Map.
  return new Map([...[...api].reverse(), ...own].flatMap(linksTo));
}

/** Turns `{@link Name}` and `{@link Name.member}` into links if the name is exported, otherwise into inline code. */
function withLinks(text: string, links: ReadonlyMap<string, string>): string {
  return text.replace(/\{@link\s+([\w$.]+)(?:[\s|]+([^}]*))?\}/g, (_, target: string, label: string | undefined) => {
    const address = links.get(target.split('.')[0] ?? '');
    const shown = `\`${(label || target).trim()}\``;
    return address ? `[${shown}](${address})` : shown;
  });
}

/** Escapes a table cell: a single line without unescaped pipes. */
const cell = (text: string) => text.replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|');

function tagLines({ tags }: ApiDocs, links: ReadonlyMap<string, string>): string[] {
  return tags.flatMap(({ name, text }) => {
    if (name === 'example') return ['', '```tsx', text.replace(/^```\w*\n|\n?```$/g, ''), '```'];
    if (name === 'throws') return ['', `Throws ${withLinks(text, links)}`];
    if (name === 'deprecated') return ['', `**Deprecated.** ${withLinks(text, links)}`];
    if (name === 'returns') return ['', `Returns ${withLinks(text, links)}`];
    return [];
  });
}

/** The members of a type, or the parameters of a function, as a table. */
export function memberTable(symbol: ApiSymbol, links: ReadonlyMap<string, string>): string[] {
  const isCall = symbol.kind === 'function' || symbol.kind === 'hook' || symbol.kind === 'component';
  const params = new Map(
    symbol.docs.tags
      .filter(({ name }) => name === 'param')
      .map(({ text }): [string, string] => {
        const [, name = '', rest = ''] = /^(\S+)\s*(?:-\s*)?([\s\S]*)$/.exec(text) ?? [];
        return [name, rest];
      }),
  );
  // `@param options.steps …` describes a field of a parameter without a named type.
  const said = (member: ApiMember) =>
    member.docs.text ||
    [...params]
      .filter(([name]) => name === member.name || name.startsWith(`${member.name}.`))
      .map(([name, text]) => (name === member.name ? text : `\`${name.slice(member.name.length + 1)}\`: ${text}`))
      .join('; ');
  if (symbol.members.length === 0) return [];
  const hasTexts = symbol.members.some((member) => said(member) !== '');
  const row = (...cells: string[]) => `| ${(hasTexts ? cells : cells.slice(0, 2)).join(' | ')} |`;
  const rows = symbol.members.map((member) =>
    row(
      `\`${member.name}${member.isOptional ? '?' : ''}\``,
      `\`${cell(member.type).replace(/`/g, "'")}\``,
      cell(withLinks(said(member), links)),
    ),
  );
  return [
    '',
    row(isCall ? 'parameter' : 'member', 'type', 'meaning'),
    hasTexts ? '|---|---|---|' : '|---|---|',
    ...rows,
  ];
}

function propsLine({ code }: ApiSymbol, links: ReadonlyMap<string, string>): string[] {
  const names = [...new Set(code.match(/\b\w+Props\b/g))].filter((name) => links.has(name));
  return names.length === 0
    ? []
    : ['', `Props: ${names.map((name) => `[\`${name}\`](${links.get(name)})`).join(', ')}.`];
}

/** A line that lists the inherited types. */
export function inheritsLine({ inherits }: ApiSymbol, links: ReadonlyMap<string, string>): string[] {
  const named = inherits.map((type) => {
    const address = links.get(/^[\w$]+/.exec(type)?.[0] ?? '');
    return address ? `[\`${type}\`](${address})` : `\`${type}\``;
  });
  return named.length > 0 ? ['', `And all of ${named.join(', ')}.`] : [];
}

function section(symbol: ApiSymbol, links: ReadonlyMap<string, string>): string[] {
  const isLong = symbol.members.length > 0 && (symbol.kind === 'type' || symbol.kind === 'class');
  return [
    '',
    `### ${symbol.name}`,
    '',
    withLinks(symbol.docs.text, links),
    ...(isLong ? [] : ['', '```ts', symbol.code, '```']),
    ...inheritsLine(symbol, links),
    // The parameter of a component is its props, which have their own section.
    ...(symbol.kind === 'component' ? propsLine(symbol, links) : memberTable(symbol, links)),
    ...tagLines(symbol.docs, links),
  ];
}

/** The first sentence of a docstring. Dots of abbreviations, and what stands in quotes, end none. */
export function firstSentence(text: string): string {
  const sentence = /^(?:"[^"]*"|\be\.g\.|\bi\.e\.|[\s\S])*?[.:](?=\s|$)/.exec(text)?.[0];
  return sentence?.replace(/:$/, '.') ?? text;
}

/** The reference of one entry, as Markdown. */
export function writeReference(entry: ApiEntry, api: readonly ApiEntry[]): string {
  const links = linksOf(api, { from: entry.name });
  const owners = [...new Set(entry.passedOn.map(({ from }) => from))];
  const pageBy = (specifier: string) => pageOf(api.find((other) => other.specifier === specifier)?.name ?? 'README');
  const lines = [
    NOTICE,
    '',
    `# \`${entry.specifier}\``,
    ...(entry.intro === '' ? [] : ['', entry.intro]),
    ...(owners.length > 0
      ? ['', `Also everything of ${owners.map((owner) => `[\`${owner}\`](./${pageBy(owner)}.md)`).join(' and ')}.`]
      : []),
  ];
  for (const [kind, heading] of HEADINGS) {
    const symbols = entry.symbols.filter((symbol) => symbol.kind === kind);
    if (symbols.length > 0) lines.push('', `## ${heading}`, ...symbols.flatMap((symbol) => section(symbol, links)));
  }
  return `${lines.join('\n')}\n`;
}

/** The index page: every name with the first sentence of its docstring. */
export function writeIndex(api: readonly ApiEntry[]): string {
  const lines = [NOTICE, '', '# API reference', '', 'Each name stands with the smallest entry that exports it.'];
  for (const { name, specifier, intro, symbols } of api) {
    const links = linksOf(api, { from: name });
    lines.push('', `## [\`${specifier}\`](./${pageOf(name)}.md)`, ...(intro === '' ? [] : ['', intro]));
    for (const [kind, heading] of HEADINGS) {
      const found = symbols.filter((symbol) => symbol.kind === kind);
      if (found.length === 0) continue;
      lines.push('', `**${heading}**`, '', '| | |', '|---|---|');
      for (const symbol of found) {
        const first = cell(withLinks(firstSentence(symbol.docs.text), links));
        lines.push(`| [\`${symbol.name}\`](${links.get(symbol.name)}) | ${first} |`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}
