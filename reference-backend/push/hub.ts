import type { Principal } from '../auth';
import type { Logger } from '../logger';
import { Problem } from '../problem';
import { isEnded, type RunRow } from '../rows';
import type { Changes, Store } from '../store/store';
import { type Batch, changeFrame, type Frame, snapshotFrame } from './frames';

/** One connection, whatever it travels on. */
export interface Line {
  send(frame: Frame): void;
  /** `done`: the run has ended and all is said. `gone`: the run does not exist any more. `restart`: come back later. */
  end(reason: 'done' | 'gone' | 'restart'): void;
}

/** Where a connection wants to go on. */
export interface ResumePoint {
  epoch: string | null;
  rev: number;
}

/** A place in the hub: nothing has been sent yet, and nothing that happens from now on will be missed. */
export interface Place {
  run: RunRow;
  /** The run has ended and the caller has all of it. */
  isUpToDate: boolean;
  /** Sends the snapshot, then every change. */
  start(line: Line): void;
  /** Gives the place back; calling it again is harmless. */
  leave(): void;
}

/** Options of {@link createHub}. */
export interface HubOptions {
  store: Pick<Store, 'epoch' | 'changes' | 'revs' | 'onChange'>;
  logger: Logger;
  /** Connections one user may have. Default 100. */
  maxPerUser?: number;
}

interface Member {
  principal: Principal;
  /** `null` until its snapshot is sent; what is handed round before is read again for it. */
  line: Line | null;
  /** All up to this rev was sent. */
  have: number;
}

interface Room {
  members: Set<Member>;
  /** All up to this rev was handed round; `null` until the first snapshot. */
  rev: number | null;
  /** The run at that rev. */
  run: RunRow | null;
  /** The highest rev heard of. */
  told: number;
  isReading: boolean;
}

/**
 * Tells connections what happens to their runs. However many listen to a run, a change is read once, and changes that
 * come while one is being read are read together.
 */
export async function createHub({ store, logger, maxPerUser = 100 }: HubOptions) {
  const rooms = new Map<string, Room>();
  const connections = new Map<string, number>();
  let isClosed = false;

  const count = (user: string, by: number) => {
    const next = (connections.get(user) ?? 0) + by;
    if (next > 0) connections.set(user, next);
    else connections.delete(user);
  };

  function leave(id: string, room: Room, member: Member): void {
    if (!room.members.delete(member)) return;
    count(member.principal.user, -1);
    if (room.members.size === 0 && rooms.get(id) === room) rooms.delete(id);
  }

  function end(id: string, room: Room, member: Member, reason: 'done' | 'gone' | 'restart'): void {
    leave(id, room, member);
    member.line?.end(reason);
  }

  function deliver(id: string, room: Room, member: Member, batch: Batch): void {
    if (!room.members.has(member) || !member.line) return;
    // In its snapshot already; or after something it has not got yet, which is then being read for it (see `start`).
    if (batch.run.rev <= member.have || batch.prev > member.have) return;
    // Whoever has more than what was handed round may have seen a field change that has since changed back.
    const isWhole = member.have !== batch.prev;
    member.have = batch.run.rev;
    member.line.send(changeFrame(batch, store.epoch, member.principal, isWhole));
    if (isEnded(batch.run.status)) end(id, room, member, 'done');
  }

  async function read(id: string, room: Room): Promise<void> {
    if (room.isReading) return;
    room.isReading = true;
    try {
      while (room.members.size > 0 && room.rev !== null && room.told > room.rev) {
        const { rev: prev, run: before } = room;
        const changes = await store.changes(id, { after: prev });
        if (!changes) {
          for (const member of [...room.members]) end(id, room, member, 'gone');
          return;
        }
        const { rev } = changes.run;
        room.told = Math.max(rev, rev <= prev ? 0 : room.told);
        // Else a newcomer needs more than this.
        if (room.rev === prev && rev > prev) {
          room.rev = rev;
          room.run = changes.run;
        }
        const batch: Batch = { ...changes, prev, before, texts: new Map() };
        for (const member of [...room.members]) deliver(id, room, member, batch);
      }
    } catch (error) {
      logger.warn('push_read_failed', { runId: id, error }); // the sweep comes again
    } finally {
      room.isReading = false;
    }
  }

  function tell(id: string, rev: number): void {
    const room = rooms.get(id);
    if (!room) return;
    room.told = Math.max(room.told, rev);
    void read(id, room);
  }

  function start(id: string, room: Room, member: Member, line: Line, changes: Changes, resumed: boolean): void {
    if (!room.members.has(member)) return;
    const { run } = changes;
    member.line = line;
    member.have = run.rev;
    if (isClosed) {
      end(id, room, member, 'restart');
      return;
    }
    line.send(snapshotFrame(changes, store.epoch, member.principal, resumed));
    if (isEnded(run.status)) {
      end(id, room, member, 'done');
      return;
    }
    // The oldest snapshot decides from where on is read: others may have been told more while this one was on its way.
    room.told = Math.max(room.told, room.rev ?? 0);
    if (room.rev === null || member.have < room.rev) {
      room.rev = member.have;
      room.run = run;
    }
    void read(id, room);
  }

  const unlisten = await store.onChange(({ id, rev }) => tell(id, rev));

  return {
    epoch: store.epoch,

    /** Open connections. */
    size: () => [...connections.values()].reduce((sum, count) => sum + count, 0),

    /**
     * Joins the run's listeners, then reads the snapshot: in the other order, what happens in between would be lost.
     * `null`: there is no such run, or it is not the caller's.
     *
     * @throws {Problem} 429 for too many connections, 503 while shutting down.
     */
    async join(principal: Principal, id: string, resume: ResumePoint): Promise<Place | null> {
      if (isClosed) {
        throw new Problem(503, 'shutting_down', 'Shutting down; come again.', { headers: { 'Retry-After': '1' } });
      }
      if ((connections.get(principal.user) ?? 0) >= maxPerUser) {
        const detail = `You have ${maxPerUser} push connections already. Close some, or poll.`;
        throw new Problem(429, 'too_many_connections', detail, { headers: { 'Retry-After': '30' } });
      }
      const room = rooms.get(id) ?? { members: new Set(), rev: null, run: null, told: 0, isReading: false };
      rooms.set(id, room);
      const member: Member = { principal, line: null, have: 0 };
      room.members.add(member);
      count(principal.user, 1);
      try {
        // A cursor of another epoch, or from the future, means nothing here: everything, from the start.
        const isOurs = resume.epoch === store.epoch;
        const changes = await store.changes(id, { owner: principal.owner, after: isOurs ? resume.rev : 0 });
        if (!changes) {
          leave(id, room, member);
          return null;
        }
        const { run } = changes;
        const resumed = isOurs && resume.rev <= run.rev;
        return {
          run,
          isUpToDate: resumed && resume.rev === run.rev && isEnded(run.status),
          start: (line) => start(id, room, member, line, changes, resumed),
          leave: () => leave(id, room, member),
        };
      } catch (error) {
        leave(id, room, member);
        throw error;
      }
    },

    /** The backstop for lost notifications: one query for all runs somebody listens to. */
    async check(): Promise<void> {
      if (rooms.size === 0) return;
      for (const { id, rev } of await store.revs([...rooms.keys()])) tell(id, rev);
    },

    /** Sends everybody away to come back later. */
    async close(): Promise<void> {
      isClosed = true;
      for (const [id, room] of [...rooms]) {
        for (const member of [...room.members]) if (member.line) end(id, room, member, 'restart');
      }
      await unlisten();
    },
  };
}

export type Hub = Awaited<ReturnType<typeof createHub>>;
