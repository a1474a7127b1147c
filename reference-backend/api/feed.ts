import type { Principal } from '../auth';
import { isEnded, type RunRow } from '../rows';
import type { Settings } from '../settings';
import type { Changes, Store } from '../store/store';
import { type Batch, changeFrame, type Frame, snapshotFrame } from './frames';
import { Problem } from './problem';

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
  /** The run has ended and the caller has all of it. */
  isUpToDate: boolean;
  /** Sends the snapshot, then every change. */
  start(line: Line): void;
  /** Gives the place back; calling it again is harmless. */
  leave(): void;
}

interface HubParts extends Pick<Settings, 'logger' | 'maxConnectionsPerUser'> {
  store: Pick<Store, 'epoch' | 'changes' | 'revs' | 'onChange'>;
}

interface Member {
  principal: Principal;
  /** `null` until its snapshot is sent. */
  line: Line | null;
  /** All up to this rev was sent. */
  have: number;
  /** The run at that rev. */
  run: RunRow | null;
  isBusy: boolean;
}

interface Room {
  id: string;
  members: Set<Member>;
  /** The highest rev heard of. */
  told: number;
  /** The run as it was read last: members who have that rev hold this one, and no copy each. */
  run: RunRow | null;
  /** Reads in progress, by the rev after which they read. */
  reads: Map<number, Promise<Batch | null | undefined>>;
}

/**
 * Tells connections what happens to their runs. Each member reads on after what it has, so it cannot miss anything; those
 * who have the same share one read. However many listen to a run, a change is read once, and changes that come while one
 * is being read are read together.
 */
export async function createHub({ store, logger, maxConnectionsPerUser }: HubParts) {
  const rooms = new Map<string, Room>();
  const connections = new Map<string, number>();
  let isClosed = false;

  const count = (user: string, by: number) => {
    const next = (connections.get(user) ?? 0) + by;
    if (next > 0) connections.set(user, next);
    else connections.delete(user);
  };

  function leave(room: Room, member: Member): void {
    if (!room.members.delete(member)) return;
    count(member.principal.user, -1);
    if (room.members.size === 0 && rooms.get(room.id) === room) rooms.delete(room.id);
  }

  function end(room: Room, member: Member, reason: Parameters<Line['end']>[0]): void {
    leave(room, member);
    member.line?.end(reason);
  }

  /** What happened after `prev`; null = there is no such run any more, undefined = the database does not answer. */
  function read({ id, reads }: Room, { have: prev, run: before }: Member): Promise<Batch | null | undefined> {
    const reading =
      reads.get(prev) ??
      store
        .changes(id, { after: prev })
        .then((changes) => changes && { ...changes, prev, before, texts: new Map() })
        .catch((error: unknown) => void logger.warn('push_read_failed', { runId: id, error }))
        .finally(() => reads.delete(prev));
    reads.set(prev, reading);
    return reading;
  }

  /** Sends a member all it has not got. */
  async function catchUp(room: Room, member: Member): Promise<void> {
    if (!member.line || member.isBusy) return;
    member.isBusy = true;
    try {
      while (room.members.has(member) && room.told > member.have) {
        const batch = await read(room, member);
        if (!room.members.has(member)) return;
        if (batch === null) end(room, member, 'gone');
        if (!batch || batch.run.rev <= member.have) return; // the sweep comes again
        member.have = batch.run.rev;
        member.run = room.run = batch.run;
        member.line.send(changeFrame(batch, store.epoch, member.principal));
        if (isEnded(batch.run.status)) end(room, member, 'done');
      }
    } catch (error) {
      logger.error('push_failed', { runId: room.id, error });
    } finally {
      member.isBusy = false;
    }
  }

  function tell(id: string, rev: number): void {
    const room = rooms.get(id);
    if (!room) return;
    room.told = Math.max(room.told, rev);
    for (const member of room.members) void catchUp(room, member);
  }

  function start(room: Room, member: Member, line: Line, changes: Changes, resumed: boolean): void {
    if (!room.members.has(member)) return;
    member.line = line;
    member.have = changes.run.rev;
    if (room.run?.rev !== changes.run.rev) room.run = changes.run;
    member.run = room.run;
    if (!isClosed) line.send(snapshotFrame(changes, store.epoch, member.principal, resumed));
    if (isClosed) end(room, member, 'restart');
    else if (isEnded(changes.run.status)) end(room, member, 'done');
    else void catchUp(room, member);
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
      if ((connections.get(principal.user) ?? 0) >= maxConnectionsPerUser) {
        const detail = `You have ${maxConnectionsPerUser} push connections already. Close some, or poll.`;
        throw new Problem(429, 'too_many_connections', detail, { headers: { 'Retry-After': '30' } });
      }
      const room = rooms.get(id) ?? { id, members: new Set(), told: 0, run: null, reads: new Map() };
      rooms.set(id, room);
      const member: Member = { principal, line: null, have: 0, run: null, isBusy: false };
      room.members.add(member);
      count(principal.user, 1);
      let changes: Changes | null = null;
      // A cursor of another epoch, or from the future, means nothing here: everything, from the start.
      const isOurs = resume.epoch === store.epoch;
      try {
        changes = await store.changes(id, { owner: principal.owner, after: isOurs ? resume.rev : 0 });
      } finally {
        if (!changes) leave(room, member);
      }
      if (!changes) return null;
      const { rev, status } = changes.run;
      const resumed = isOurs && resume.rev <= rev;
      return {
        isUpToDate: resumed && resume.rev === rev && isEnded(status),
        start(line) {
          const found = changes;
          changes = null; // a connection keeps its place for as long as it lives: the steps must not live with it
          if (found) start(room, member, line, found, resumed);
        },
        leave: () => leave(room, member),
      };
    },

    /** The backstop for lost notifications: one query for all runs somebody listens to. */
    async check(): Promise<void> {
      if (rooms.size === 0) return;
      for (const { id, rev } of await store.revs([...rooms.keys()])) tell(id, rev);
    },

    /** Sends everybody away to come back later. */
    async close(): Promise<void> {
      isClosed = true;
      for (const room of [...rooms.values()]) {
        for (const member of [...room.members]) if (member.line) end(room, member, 'restart');
      }
      await unlisten();
    },
  };
}

export type Hub = Awaited<ReturnType<typeof createHub>>;
