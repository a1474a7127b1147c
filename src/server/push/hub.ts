import { hasEnded } from '../../core/run/run';
import type { RunPrincipal } from '../engine';
import { type Asker, type Sight, tagOf } from '../looks/sight';
import { createDelivery, type SeenRun } from './deliver';
import { snapshotFrame } from './frames';
import type { HubParts } from './hub-parts';
import { type RunPlace, RunPlaceError } from './place';
import { createRooms, type Member, type Room } from './rooms';

/** Steps per read; clients page through the rest. */
const MAX_STEPS = 200;
/** Rooms per batch read. */
const MAX_AT_ONCE = 100;
/** Minimum interval between reads that hints cause for one run, if each read fetches the whole run, ms. */
const LEAST_GAP_MS = 250;
/** How long the reads of a run may fail before its streams are ended, ms. */
const MAX_SILENCE_MS = 10_000;

/** Pushes changes to listeners. Reads each run once, however many listen, and not at all without listeners. */
export function createHub({ views, clock, pollMs, maxPerUser, isExact, heads, written, onError }: HubParts) {
  let isClosed = false;
  /** The loop that polls; a new object for each timer. */
  let poll: { timer: unknown } | null = null;
  const stopPolling = () => {
    if (poll) clock.clearTimeout(poll.timer);
    poll = null;
  };
  const rooms = createRooms({ clock, maxPerUser, onEmpty: stopPolling });
  const deliver = createDelivery({ rooms, written, onError });

  function noteRead(room: Room): void {
    room.failingSince = null;
    room.readAt = clock.now();
  }

  /**
   * A stream without reads would look alive and show old data for as long as the engine is down. Without it, the client
   * reads over HTTP, learns that the backend is unavailable, and says so.
   */
  function noteFailure(room: Room, startedAt: number): void {
    // Another read may have succeeded while this one was under way.
    room.failingSince ??= Math.max(startedAt, room.readAt);
    if (clock.now() - room.failingSince < MAX_SILENCE_MS) return;
    for (const member of [...room.members]) if (member.connection) rooms.end(room, member, 'restart');
  }

  async function readRoom(room: Room): Promise<void> {
    if (room.isLooking) {
      room.isAskedAgain = true;
      return;
    }
    room.isLooking = true;
    const startedAt = clock.now();
    try {
      do {
        room.isAskedAgain = false;
        const started = [...room.members].flatMap(({ delivered }) => delivered ?? []);
        if (started.length === 0) break;
        room.lookedAt = clock.now();
        const after = Math.min(...started.map(({ rev }) => rev));
        const epoch = await views.epoch();
        const sight = await views.since(room.id, { after, limit: MAX_STEPS }, room.asker);
        deliver(room, sight, epoch);
        noteRead(room);
      } while (room.isAskedAgain && isExact);
    } catch (error) {
      onError(error, room.id);
      noteFailure(room, startedAt); // the next hint or poll retries
    } finally {
      room.isLooking = false;
    }
    if (room.isAskedAgain && !isExact) readSoon(room);
  }

  /** Reads now, or once `LEAST_GAP_MS` has passed since the last read. */
  function readSoon(room: Room): void {
    // Never longer: the machine's clock may be set back.
    const waitMs = isExact ? 0 : Math.min(LEAST_GAP_MS, room.lookedAt + LEAST_GAP_MS - clock.now());
    if (waitMs <= 0) {
      void readRoom(room);
      return;
    }
    if (room.timer !== null) return;
    room.timer = clock.setTimeout(() => {
      room.timer = null;
      if (room.members.size === 0) return;
      views.forget(room.id, room.asker.scope);
      void readRoom(room);
    }, waitMs);
  }

  /** Reads all rooms in batches: one request to the ledger and one to the engine per batch. */
  async function readAll(all: readonly Room[]): Promise<void> {
    const scopes = new Set(all.map(({ asker }) => asker.scope));
    for (const scope of scopes) {
      const inScope = all.filter(({ asker }) => asker.scope === scope);
      for (let from = 0; from < inScope.length; from += MAX_AT_ONCE) {
        const some = inScope.slice(from, from + MAX_AT_ONCE);
        const [first] = some;
        if (!first) continue;
        const startedAt = clock.now();
        try {
          const epoch = await views.epoch();
          const ids = some.map(({ id }) => id);
          const sights = await views.many(ids, first.asker);
          some.forEach((room, at) => {
            const sight = sights[at] ?? null;
            try {
              if (sight instanceof Error) throw sight;
              room.lookedAt = clock.now();
              deliver(room, sight, epoch);
              noteRead(room);
            } catch (error) {
              onError(error, room.id);
              noteFailure(room, startedAt);
            }
          });
        } catch (error) {
          onError(error, first.id);
          for (const room of some) noteFailure(room, startedAt);
        }
      }
    }
  }

  /** Polling fallback for lost hints; one request for all rooms if the engine supports it. */
  async function check(): Promise<void> {
    const all = rooms.all();
    const [first] = all;
    if (!first) return;
    if (!isExact) return readAll(all);
    if (!heads) {
      await Promise.all(all.map(readRoom));
      return;
    }
    const startedAt = clock.now();
    try {
      const epoch = await views.epoch();
      const ids = all.map(({ id }) => id);
      for (const { id, rev } of await heads(ids, first.asker)) {
        const room = rooms.find(first.asker.scope, id);
        const isBehind = ({ delivered: has }: Member) => has !== null && (has.rev < rev || has.epoch !== epoch);
        if (room && [...room.members].some(isBehind)) void readRoom(room);
        else if (room) noteRead(room);
      }
    } catch (error) {
      onError(error, '');
      for (const room of all) noteFailure(room, startedAt);
    }
  }

  function pollSoon(): void {
    if (poll) return;
    const own: { timer: unknown } = { timer: null };
    poll = own;
    own.timer = clock.setTimeout(async () => {
      try {
        await check();
      } catch (error) {
        onError(error, '');
      }
      // The last listener has left meanwhile. If another came, there is another loop.
      if (poll !== own) return;
      poll = null;
      if (!rooms.isEmpty()) pollSoon();
    }, pollMs);
  }

  return {
    /** Open places. */
    size: rooms.places,

    /** A run may have changed; `null` = any run. */
    hint(id: string | null, scope: string): void {
      if (id !== null && !rooms.find(scope, id)) {
        views.stir(id, scope);
        return;
      }
      views.forget(id, scope);
      for (const room of id === null ? rooms.all() : [rooms.find(scope, id)]) {
        if (!room) continue;
        room.serial += 1;
        readSoon(room);
      }
    },

    /** Joins before reading; in the other order, changes in between would be lost. */
    async place(
      principal: RunPrincipal,
      asker: Asker,
      id: string,
      resume: { epoch: string | null; rev: number },
    ): Promise<RunPlace | null> {
      if (isClosed) throw new RunPlaceError('shutting_down', 'The server is shutting down. Reconnect later.');
      const { room, member } = rooms.join(principal, asker, id);
      pollSoon();
      const { serial } = room;
      let sight: Sight | null = null;
      let seen: SeenRun | null = null;
      let epoch: string | null = null;
      let isOurs = false;
      try {
        epoch = await views.epoch();
        // A resume point of another epoch is invalid: send everything.
        isOurs = epoch !== null && resume.epoch === epoch;
        sight = await views.since(id, { after: isOurs ? resume.rev : 0, limit: MAX_STEPS }, asker);
        seen = sight && written(principal, sight, epoch);
      } finally {
        if (!seen) rooms.leave(room, member);
      }
      if (!sight || !seen) return null;
      const { rev } = sight;
      const resumed = isOurs && rev !== null && resume.rev <= rev;
      const isOver = hasEnded(sight.run);
      return {
        isUpToDate: resumed && resume.rev === rev && isOver,
        start(connection) {
          if (!sight || !seen || !room.members.has(member)) return;
          const [first, shown] = [sight, seen];
          sight = null; // release the steps; the place lives as long as its connection
          seen = null;
          member.connection = connection;
          member.delivered = { epoch, rev: rev ?? 0, tag: rev === null ? tagOf(first) : '', run: shown.run };
          if (isClosed) return rooms.end(room, member, 'restart');
          const { steps, more } = first;
          connection.send(snapshotFrame({ before: null, sight: first, run: shown.run, steps, more, epoch }, resumed));
          if (isOver) rooms.end(room, member, 'done');
          else if (room.serial !== serial) readSoon(room);
        },
        leave: () => rooms.leave(room, member),
      };
    },

    /** Closes all connections and asks clients to reconnect later. */
    close(): void {
      isClosed = true;
      for (const room of rooms.all()) {
        for (const member of [...room.members]) if (member.connection) rooms.end(room, member, 'restart');
      }
      stopPolling();
    },
  };
}

export type Hub = ReturnType<typeof createHub>;
