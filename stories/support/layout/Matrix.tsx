import type { CSSProperties, ReactNode } from 'react';

/** A table of variants: one row per state, one column per size. */
export function Matrix({
  columns,
  rows,
  stretch = false,
}: {
  columns: readonly string[];
  rows: readonly { label: string; cells: readonly ReactNode[] }[];
  /** Cells share the width equally instead of fitting their content. */
  stretch?: boolean;
}) {
  return (
    <div style={{ containerType: 'inline-size' }}>
      <div
        data-rl-root=""
        className={stretch ? 'matrix stretched' : 'matrix'}
        style={columnsOf(columns.length, stretch ? 'minmax(0, 1fr)' : 'minmax(0, max-content)')}
      >
        <span className="corner" />
        {columns.map((column) => (
          <Caption key={column}>{column}</Caption>
        ))}
        {rows.map((row) => (
          <Row key={row.label} {...row} />
        ))}
      </div>
    </div>
  );
}

const columnsOf = (count: number, width: string): CSSProperties & Record<`--${string}`, string> => ({
  '--columns': String(count),
  '--column': width,
});

function Row({ label, cells }: { label: string; cells: readonly ReactNode[] }) {
  return (
    <>
      <span className="name">
        <Caption>{label}</Caption>
      </span>
      {cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells stand in fixed columns.
        <div key={index} style={{ minWidth: 0 }}>
          {cell}
        </div>
      ))}
    </>
  );
}

/** Small grey text that belongs to the gallery. */
export function Caption({ children }: { children: ReactNode }) {
  return <span style={{ fontSize: 12, color: 'var(--rl-text-muted, var(--rl-text-muted-default))' }}>{children}</span>;
}
