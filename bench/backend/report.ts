import os from 'node:os';
import { round } from './numbers';

/** A row of a result table. */
export type Row = readonly [what: string, result: string, aim: string];

/** Describes the machine and its load. */
export function machineLine(): string {
  const [cpu] = os.cpus();
  const machine = [
    `${os.cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    `${os.type()} ${os.arch()}`,
    `Node ${process.versions.node}`,
  ].join(' · ');
  return `${machine}; load per core ${round((os.loadavg()[0] ?? 0) / os.cpus().length, 1)} at the end`;
}

export const tableOf = (rows: readonly Row[]): string =>
  ['| what | result | aim |', '|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
