import type { LedgerRecord, RunLedger } from '../ledger';
import { seqOf } from './cursor';

/** The part of a Redis client that the ledger uses: ioredis's `call` or node-redis's `sendCommand`. */
export type RedisLike =
  | {
      /** ioredis: sends any command. */
      call(command: string, ...args: string[]): Promise<unknown>;
    }
  | {
      /** node-redis: sends any command. */
      sendCommand(args: string[]): Promise<unknown>;
    };

/** Options of {@link redisLedger}. */
export interface RedisLedgerOptions {
  /** Prefix and hash tag of all keys, so that Redis Cluster keeps them in one slot. Default `runlight`. */
  prefix?: string;
}

/**
 * Compares the version, writes the record and updates the indexes, atomically. An empty text removes the record.
 * KEYS: record, due, seq. ARGV: seen, id, text, version, owner, listed, dueAt, expireMs, owner list prefix.
 */
const WRITE = `
local had = redis.call('HMGET', KEYS[1], 'version', 'seq', 'owner')
local version = tonumber(had[1] or '0') or 0
if version ~= tonumber(ARGV[1]) then return 0 end
local lists = ARGV[9]
if had[3] then redis.call('ZREM', lists .. had[3], ARGV[2]) end
if ARGV[3] == '' then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[2], ARGV[2])
  return 1
end
local seq = had[2] or redis.call('INCR', KEYS[3])
redis.call('HSET', KEYS[1], 'version', ARGV[4], 'seq', seq, 'owner', ARGV[5], 'text', ARGV[3])
if ARGV[6] == '1' then redis.call('ZADD', lists .. ARGV[5], seq, ARGV[2]) end
if ARGV[7] == '' then redis.call('ZREM', KEYS[2], ARGV[2]) else redis.call('ZADD', KEYS[2], ARGV[7], ARGV[2]) end
if ARGV[8] == '' then redis.call('PERSIST', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[8]) end
return 1
`;

/**
 * Lists an owner's runs, and removes those whose records Redis has expired: nothing else would, and lists would ask the
 * engine for them for ever.
 * KEYS: list of the owner. ARGV: highest score, number, prefix of the records.
 */
const LIST = `
local page = {}
local most = 2 * tonumber(ARGV[2])
for _ = 1, 100 do
  local some = redis.call('ZRANGE', KEYS[1], ARGV[1], '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, 100 + ARGV[2], 'WITHSCORES')
  local gone = 0
  page = {}
  for i = 1, #some, 2 do
    if #page == most then break end
    if redis.call('EXISTS', ARGV[3] .. some[i]) == 1 then
      page[#page + 1] = some[i]
      page[#page + 1] = some[i + 1]
    else
      gone = gone + redis.call('ZREM', KEYS[1], some[i])
    end
  end
  if gone == 0 or #page == most then break end
end
return page
`;

const texts = (reply: unknown): (string | null)[] =>
  Array.isArray(reply) ? reply.map((part) => (part === null || part === undefined ? null : String(part))) : [];

/**
 * A ledger in Redis, for any number of processes. Takes an ioredis or node-redis client. Use a durable Redis
 * (`appendonly yes`, no eviction): after data loss, clients reload their runs and a cancel may be lost. Records expire
 * a week after their run ends.
 */
export function redisLedger(client: RedisLike, { prefix = 'runlight' }: RedisLedgerOptions = {}): RunLedger {
  const send = (command: string, ...args: string[]): Promise<unknown> =>
    'sendCommand' in client && typeof client.sendCommand === 'function' && !('call' in client)
      ? client.sendCommand([command, ...args])
      : (client as { call(command: string, ...args: string[]): Promise<unknown> }).call(command, ...args);
  const base = `{${prefix}}`;
  const keyOf = (id: string) => `${base}:run:${id}`;
  const lists = `${base}:owner:`;
  const due = `${base}:due`;

  const write = async (id: string, seen: number, record: LedgerRecord | null): Promise<boolean> => {
    const dueAt = record?.dueAt ?? null;
    const expires = record?.end && dueAt !== null ? String(Math.max(1, Math.round(dueAt - Date.now()))) : '';
    const keys = [keyOf(id), due, `${base}:seq`];
    const text = record ? JSON.stringify(record) : '';
    const fields = [String(record?.version ?? 0), record?.owner ?? '', record?.listed ? '1' : '0'];
    const when = [dueAt === null ? '' : String(dueAt), expires, lists];
    const reply = await send('EVAL', WRITE, String(keys.length), ...keys, String(seen), id, text, ...fields, ...when);
    return Number(reply) === 1;
  };

  async function read(id: string): Promise<LedgerRecord | null> {
    const [text = null, seq = null] = texts(await send('HMGET', keyOf(id), 'text', 'seq'));
    return text === null ? null : { ...JSON.parse(text), seq: Number(seq) };
  }

  return {
    async epoch() {
      await send('SET', `${base}:epoch`, crypto.randomUUID(), 'NX');
      return String(await send('GET', `${base}:epoch`));
    },
    // The client pipelines these commands: one round trip.
    get: (ids) => Promise.all(ids.map(read)),
    put: (id, seen, record) => write(id, seen, record),
    remove: (id, seen) => write(id, seen, null),
    async list(owner, { before, limit }) {
      const seq = seqOf(before);
      const from = seq === null ? '+inf' : `(${seq}`;
      const pairs = pairsOf(await send('EVAL', LIST, '1', `${lists}${owner}`, from, String(limit + 1), keyOf('')));
      const page = pairs.slice(0, limit);
      const last = page.at(-1);
      return { ids: page.map(([id]) => id), next: last && pairs.length > limit ? last[1] : null };
    },
    async due(now, limit) {
      const reply = await send('ZRANGE', due, '-inf', String(now), 'BYSCORE', 'LIMIT', '0', String(limit));
      const ids = texts(reply).flatMap((id) => id ?? []);
      const gone = ids.length > 0 ? await missing(ids) : [];
      return ids.filter((id) => !gone.includes(id));
    },
  };

  /** Returns the IDs of records that Redis has expired, and removes them from the due index. */
  async function missing(ids: readonly string[]): Promise<string[]> {
    const there = await Promise.all(ids.map((id) => send('EXISTS', keyOf(id))));
    const gone = ids.filter((_id, at) => Number(there[at]) === 0);
    if (gone.length > 0) await send('ZREM', due, ...gone);
    return gone;
  }
}

/** Members with scores, in a flat list. */
function pairsOf(reply: unknown): [id: string, score: string][] {
  const flat = texts(reply);
  return flat.flatMap((id, at): [string, string][] => (at % 2 === 0 ? [[id ?? '', flat[at + 1] ?? '']] : []));
}

/** Starts a new revision sequence, e.g. after restoring a backup. Clients then reload everything. */
export async function newRedisEpoch(
  client: RedisLike,
  { prefix = 'runlight' }: RedisLedgerOptions = {},
): Promise<void> {
  const args = [`{${prefix}}:epoch`, crypto.randomUUID()];
  if ('call' in client) await client.call('SET', ...args);
  else await client.sendCommand(['SET', ...args]);
}
