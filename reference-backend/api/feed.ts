import type { Principal } from '../auth';
import type { Logger } from '../logger';
import { isEnded, type RunRow } from '../rows';
import type { Changes, Store } from '../store/store';
import { changeFrame, type Frame, snapshotFrame } from './frames';
import { Problem } from './problem';

/** A reader that has this much waiting is too slow, bytes: it is cut off, and resumes. */
export const MAX_BUFFERED = 1_048_576;

/** Why a connection ends. `done`: the run has ended and everything was sent. `gone`: the run no longer exists. */
type EndReason = 'done' | 'gone' | 'restart';

/** One connection, whatever its transport. */
export interface Connection {
  send(frame: Frame): void;
  end(reason: EndReason): void;
}

/** What a client already has. */
export interface ResumePoint {
  epoch: string | null;
  rev: number;
}

/** A subscription: nothing has been sent yet, and no change from now on is missed. */
export interface Subscription {
  /** The run has ended and the caller has all of it. */
  isUpToDate: boolean;
  /** Sends the snapshot, then every change. */
  start(connection: Connection): void;
  /** Calling it again is harmless. */
  unsubscribe(): void;
}

interface FeedParts {
  store: Pick<Store, 'epoch' | 'changes' | 'revs' | 'onChange'>;
  logger: Logger;
  maxConnectionsPerUser: number;
}

interface Member {
  id: string;
  principal: Principal;
  /** `null` until its snapshot is sent. */
  connection: Connection | null;
  /** The run as it was last sent; its rev is what the client has. */
  delivered: RunRow | null;
  announcedRev: number;
  isReading: boolean;
}

/**
 * Sends connections what happens to their runs. A member reads the changes after the rev it has, so it cannot miss any;
 * changes that are announced while it reads are read together.
 */
export async function createFeed({ store, logger, maxConnectionsPerUser }: FeedParts) {
  const { epoch } = store;
  const membersOf = new Map<string, Set<Member>>();
  const connections = new Map<string, number>();
  let isClosed = false;

  function count({ user }: Principal, by: number): void {
    const next = (connections.get(user) ?? 0) + by;
    if (next > 0) connections.set(user, next);
    else connections.delete(user);
  }

  function remove(member: Member): void {
    const members = membersOf.get(member.id);
    if (!members?.delete(member)) return;
    count(member.principal, -1);
    if (members.size === 0) membersOf.delete(member.id);
  }

  function end(member: Member, reason: EndReason): void {
    remove(member);
    member.connection?.end(reason);
  }

  /** Sends a member all it does not have. */
  async function catchUp(member: Member): Promise<void> {
    const { id, principal, connection } = member;
    if (!connection || member.isReading) return;
    member.isReading = true;
    const isMember = () => membersOf.get(id)?.has(member) ?? false;
    try {
      while (isMember() && member.delivered && member.announcedRev > member.delivered.rev) {
        const before = member.delivered;
        const changes = await store.changes(id, { after: before.rev });
        if (!isMember()) return;
        if (!changes) return end(member, 'gone');
        if (changes.run.rev <= before.rev) return; // read from a replica that lags: the next check comes back to it
        member.delivered = changes.run;
        connection.send(changeFrame({ changes, epoch, principal }, before));
        if (isEnded(changes.run.status)) end(member, 'done');
      }
    } catch (error) {
      logger.warn('push_failed', { runId: id, error }); // the next change or check reads again
    } finally {
      member.isReading = false;
    }
  }

  function announce(id: string, rev: number): void {
    for (const member of membersOf.get(id) ?? []) {
      member.announcedRev = Math.max(member.announcedRev, rev);
      void catchUp(member);
    }
  }

  const unlisten = await store.onChange(({ id, rev }) => announce(id, rev));

  return {
    epoch,

    /** Open connections. */
    size: () => [...connections.values()].reduce((sum, open) => sum + open, 0),

    /**
     * Joins the run's members, then reads the snapshot: in the other order, what happens in between would be lost.
     * `null`: there is no such run, or it is not the caller's.
     *
     * @throws {Problem} 429 for too many connections, 503 while shutting down.
     */
    async subscribe(principal: Principal, id: string, resume: ResumePoint): Promise<Subscription | null> {
      if (isClosed) {
        throw new Problem(503, 'shutting_down', 'Shutting down; come again.', { headers: { 'Retry-After': '1' } });
      }
      if ((connections.get(principal.user) ?? 0) >= maxConnectionsPerUser) {
        const detail = `You have ${maxConnectionsPerUser} push connections already. Close some, or poll.`;
        throw new Problem(429, 'too_many_connections', detail, { headers: { 'Retry-After': '30' } });
      }
      const nothingYet = { connection: null, delivered: null, announcedRev: 0, isReading: false };
      const member: Member = { id, principal, ...nothingYet };
      membersOf.set(id, (membersOf.get(id) ?? new Set()).add(member));
      count(principal, 1);
      let changes: Changes | null = null;
      // A cursor of another epoch, or from the future, means nothing here: everything, from the start.
      const isOurs = resume.epoch === epoch;
      try {
        changes = await store.changes(id, { owner: principal.owner, after: isOurs ? resume.rev : 0 });
      } finally {
        if (!changes) remove(member);
      }
      if (!changes) return null;
      const { rev, status } = changes.run;
      const resumed = isOurs && resume.rev <= rev;
      return {
        isUpToDate: resumed && resume.rev === rev && isEnded(status),
        start(connection) {
          const first = changes;
          changes = null; // a subscription lives as long as its connection: the steps must not
          if (!first || !membersOf.get(id)?.has(member)) return;
          member.connection = connection;
          member.delivered = first.run;
          if (isClosed) return end(member, 'restart');
          connection.send(snapshotFrame({ changes: first, epoch, principal }, resumed));
          if (isEnded(status)) end(member, 'done');
          else void catchUp(member);
        },
        unsubscribe: () => remove(member),
      };
    },

    /** The backstop for lost notifications: one query for all runs that have members. */
    async check(): Promise<void> {
      if (membersOf.size === 0) return;
      for (const { id, rev } of await store.revs([...membersOf.keys()])) announce(id, rev);
    },

    /** Sends everybody away, to come back later. */
    async close(): Promise<void> {
      isClosed = true;
      for (const member of [...membersOf.values()].flatMap((members) => [...members])) {
        if (member.connection) end(member, 'restart');
      }
      await unlisten();
    },
  };
}

export type Feed = Awaited<ReturnType<typeof createFeed>>;
