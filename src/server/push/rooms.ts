import type { Clock } from '../../core/platform/clock';
import type { RunPrincipal } from '../engine';
import { countedAs } from '../http/principal';
import type { Asker, SentRun } from '../looks/sight';
import { type RunConnection, type RunPlaceEnd, RunPlaceError } from './place';

/** State last sent to a member. */
export interface Delivered {
  epoch: string | null;
  rev: number;
  tag: string;
  run: SentRun;
}

export interface Member {
  principal: RunPrincipal;
  /** `null` until its snapshot is sent. */
  connection: RunConnection | null;
  delivered: Delivered | null;
}

/** All listeners of one run. */
export interface Room {
  id: string;
  asker: Asker;
  members: Set<Member>;
  /** Counts hints and deliveries, so that a joining member detects a change during its first read. */
  serial: number;
  lookedAt: number;
  /** Since when no read has succeeded; `null` if the last one has. */
  failingSince: number | null;
  /** When a read last succeeded. */
  readAt: number;
  isLooking: boolean;
  isAskedAgain: boolean;
  timer: unknown;
}

const keyOf = (scope: string, id: string) => `${scope}${id}`;

/** Tracks rooms with members, and the number of places per user. */
export function createRooms({
  clock,
  maxPerUser,
  onEmpty,
}: {
  clock: Clock;
  maxPerUser: number;
  /** The last member has left the last room. */
  onEmpty: () => void;
}) {
  const rooms = new Map<string, Room>();
  const places = new Map<string, number>();

  function count(principal: RunPrincipal, by: number): void {
    const user = countedAs(principal);
    const next = (places.get(user) ?? 0) + by;
    if (next > 0) places.set(user, next);
    else places.delete(user);
  }

  function leave(room: Room, member: Member): void {
    if (!room.members.delete(member)) return;
    count(member.principal, -1);
    if (room.members.size > 0) return;
    clock.clearTimeout(room.timer);
    rooms.delete(keyOf(room.asker.scope, room.id));
    if (rooms.size === 0) onEmpty();
  }

  return {
    /** Open places. */
    places: () => [...places.values()].reduce((sum, open) => sum + open, 0),
    isEmpty: () => rooms.size === 0,
    all: () => [...rooms.values()],
    find: (scope: string, id: string) => rooms.get(keyOf(scope, id)),

    /** @throws {RunPlaceError} if the user has too many places */
    join(principal: RunPrincipal, asker: Asker, id: string): { room: Room; member: Member } {
      if ((places.get(countedAs(principal)) ?? 0) >= maxPerUser) {
        const detail = `You already have ${maxPerUser} push connections. Close some of them, or poll.`;
        throw new RunPlaceError('too_many_connections', detail);
      }
      const key = keyOf(asker.scope, id);
      const times = { lookedAt: 0, readAt: 0, failingSince: null };
      const fresh = { serial: 0, ...times, isLooking: false, isAskedAgain: false, timer: null };
      const room: Room = rooms.get(key) ?? { id, asker, members: new Set(), ...fresh };
      const member: Member = { principal, connection: null, delivered: null };
      rooms.set(key, room);
      room.members.add(member);
      count(principal, 1);
      return { room, member };
    },

    leave,

    /** Removes a member and ends its connection. */
    end(room: Room, member: Member, reason: RunPlaceEnd): void {
      leave(room, member);
      member.connection?.end(reason);
    },
  };
}

export type Rooms = ReturnType<typeof createRooms>;
