import type { ApiEntry } from './read-api';

/**
 * The exports of one entry, as text under version control, so that reviews show API changes. Sorted by name, so that
 * moving code within the package changes nothing.
 */
export function writeReport({ specifier, symbols, passedOn, hidden }: ApiEntry): string {
  const block = (code: string) => ['```ts', code, '```', ''];
  const from = new Map<string, string[]>();
  for (const { name, from: owner } of passedOn) from.set(owner, [...(from.get(owner) ?? []), name]);
  return [
    `# API of \`${specifier}\``,
    '',
    'Made by `npm run api:update`; do not edit. A removed or narrowed line breaks hosts: that is a major version.',
    '',
    ...symbols.flatMap(({ code }) => block(code)),
    ...(hidden.length > 0 ? ['## Needed by the types above, not exported', ''] : []),
    ...hidden.flatMap(({ code }) => block(code)),
    ...[...from].flatMap(([owner, names]) => [
      `## Also exported, from \`${owner}\``,
      '',
      ...names.map((name) => `- ${name}`),
      '',
    ]),
  ].join('\n');
}
