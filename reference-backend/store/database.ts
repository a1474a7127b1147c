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
  close(): Promise<void>;
}
