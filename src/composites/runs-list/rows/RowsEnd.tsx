import { useEffect, useRef } from 'react';
import type { RowWindow } from './row-window';

/** Stands after the last row, and reveals more rows when the reader comes near. Give it a key for each number of rows. */
export function RowsEnd({ rows, onNear }: { rows: RowWindow; onNear: () => void }) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (ref.current) return rows.observe(ref.current, (isNear) => isNear && onNear());
  }, [rows, onNear]);
  return <li ref={ref} aria-hidden="true" className="rl:block rl:h-px" />;
}
