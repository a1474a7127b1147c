/** Runs as a separate process: increments the rev of one record many times, each time based on the rev it has read. */
import pg from 'pg';
import { sqlLedger } from '../../../src/server';

const [url = '', id = '', times = '0'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 4 });
const ledger = sqlLedger((text, params) => pool.query(text, params));

/** How often another process was faster. */
let refused = 0;

async function raise(): Promise<void> {
  for (;;) {
    const [record] = await ledger.get([id]);
    if (!record) throw new Error('the record is not there');
    const { version, rev } = record;
    if (await ledger.put(id, version, { ...record, version: version + 1, rev: rev + 1 })) return;
    refused += 1;
  }
}

// Two at a time, so that it also competes with itself.
const half = async () => {
  for (let i = 0; i < Number(times) / 2; i += 1) await raise();
};
await Promise.all([half(), half()]);
process.stdout.write(JSON.stringify({ epoch: await ledger.epoch(), refused }));
await pool.end();
