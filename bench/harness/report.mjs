// Writes bench/RESULTS.md: every section between its own markers, so that each can be measured again on its own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../RESULTS.md', import.meta.url));
const HEAD = `# Results

Written by \`npm run bench\`; see [README.md](README.md) for what is measured and how to read it.
`;

/**
 * @param {import('./lab.mjs').Section} section
 * @param {string} body
 */
export function report(section, body) {
  const old = existsSync(file) ? readFileSync(file, 'utf8') : HEAD;
  const begin = `<!-- ${section.name}:begin -->`;
  const end = `<!-- ${section.name}:end -->`;
  const text = `${begin}\n## ${section.title}\n\n${body.trim()}\n${end}`;
  const from = old.indexOf(begin);
  const to = old.indexOf(end);
  const next =
    from === -1 || to === -1
      ? `${old.trimEnd()}\n\n${text}\n`
      : `${old.slice(0, from)}${text}${old.slice(to + end.length)}`;
  writeFileSync(file, next);
}
