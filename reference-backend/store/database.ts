/**
 * The database did not answer: it restarts, or the connection broke. Whether a write took effect is not known. Thrown
 * only for what passes by itself; the embedded engine never throws it.
 */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
}

/** What the store asks of a database. Two engines fit: PGlite (embedded) and a PostgreSQL server; the SQL is the same. */
export interface Sql {
  /** Runs one statement with `$1`-style parameters and returns its rows. */
  query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Runs a script of several statements without parameters. */
  exec(text: string): Promise<void>;
}

/** An open database. */
export interface Database extends Sql {
  /** Runs `work` in one transaction (READ COMMITTED): commits when it resolves, rolls back when it rejects. */
  tx<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Calls `onPayload` for each NOTIFY on `channel`; returns the function that stops it. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /** True when no other process can have this database open: every claim found at start is that of a dead process. */
  readonly exclusive: boolean;
  close(): Promise<void>;
}
