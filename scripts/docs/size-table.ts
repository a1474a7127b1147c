// What host pages load, as last measured by `npm run size -- --update`.
import { SIZED_PAGES, STYLES } from '../size-pages.mjs';

const kB = (size: number) => `${size.toFixed(1)} kB`;

/** The table of bundle sizes. */
export function sizeTable(): string {
  const rows = SIZED_PAGES.map(
    ({ name, measured: { eager, lazy } }) => `| ${name} | ${kB(eager)} | ${lazy === 0 ? '–' : kB(lazy)} |`,
  );
  return [
    '| a page with | loads at first | may load later |',
    '|---|---|---|',
    ...rows,
    `| the stylesheet, \`styles.css\` | ${kB(STYLES.measured)} | – |`,
  ].join('\n');
}
