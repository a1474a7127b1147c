import type { CSSProperties, ReactNode } from 'react';

const line = '1px solid var(--rl-border, var(--rl-border-default))';
const cell: CSSProperties = {
  padding: '6px 12px 6px 0',
  borderBlockEnd: line,
  verticalAlign: 'top',
  textAlign: 'start',
};

const reachable = { tabIndex: 0 };

/** A table of the guides and the foundations. */
export function Guide({
  label,
  columns,
  rows,
}: {
  /** Its accessible name. Default: its columns. */
  label?: string;
  columns: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  return (
    // Wider than a phone: it scrolls on its own and is reachable by keyboard.
    <section aria-label={label ?? columns.join(', ')} data-rl-root="" style={{ overflowX: 'auto' }} {...reachable}>
      <table style={{ borderCollapse: 'collapse', fontSize: 13, inlineSize: '100%' }}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" style={{ ...cell, fontWeight: 600 }}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows never move.
            <tr key={index}>
              {row.map((content, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor do the columns.
                <td key={column} style={cell}>
                  {content}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
