import { hasEnded } from '../../core/run/run';
import type { RunPrincipal } from '../engine';
import { type SentRun, type Sight, tagOf } from '../looks/sight';
import { changeFrame, type FrameInput, snapshotFrame } from './frames';
import type { RunFrame } from './place';
import type { Member, Room, Rooms } from './rooms';

/** A run as one caller sees it. Callers with equal `view` see the same. */
export interface SeenRun {
  run: SentRun;
  view: string;
}

/** Writes the run for one caller; `null` if they may not see it. */
export type WriteFor = (principal: RunPrincipal, sight: Sight, epoch: string | null) => SeenRun | null;

interface Delivery {
  epoch: string | null;
  /** Frames by delivered rev and view, shared by members with equal ones. */
  made: Map<string, RunFrame>;
}

function frameFor(member: Member, sight: Sight, seen: SeenRun, { epoch, made }: Delivery): RunFrame {
  const { delivered } = member;
  const key = `${delivered?.rev} ${seen.view}`;
  const known = made.get(key);
  if (known) return known;
  const steps = sight.rev === null ? sight.steps : sight.steps.filter(({ rev }) => rev > (delivered?.rev ?? 0));
  const input: FrameInput = { before: delivered, sight, run: seen.run, steps, more: sight.more, epoch };
  const frame = delivered ? changeFrame({ ...input, before: delivered }) : snapshotFrame(input, false);
  made.set(key, frame);
  return frame;
}

/** Sends a new state of a run to each member of its room that does not have it yet. */
export function createDelivery({
  rooms,
  written,
  onError,
}: {
  rooms: Rooms;
  written: WriteFor;
  onError(error: unknown, runId: string): void;
}) {
  function deliverTo(
    room: Room,
    member: Member,
    { sight, tag, delivery }: { sight: Sight | null; tag: string; delivery: Delivery },
  ): void {
    const { delivered, connection } = member;
    if (!delivered || !connection) return;
    const { epoch } = delivery;
    const seen = sight && written(member.principal, sight, epoch);
    if (!sight || !seen) {
      rooms.end(room, member, 'gone');
      return;
    }
    if (epoch !== delivered.epoch) {
      rooms.end(room, member, 'restart'); // the revs begin anew, so the client must take everything again
      return;
    }
    if (sight.rev === null ? tag === delivered.tag : sight.rev <= delivered.rev) return; // a lagging replica
    const frame = frameFor(member, sight, seen, delivery);
    member.delivered = { epoch, rev: sight.rev ?? 0, tag, run: seen.run };
    connection.send(frame);
    if (hasEnded(sight.run)) rooms.end(room, member, 'done');
  }

  return (room: Room, sight: Sight | null, epoch: string | null): void => {
    room.serial += 1;
    const delivery: Delivery = { epoch, made: new Map() };
    const tag = sight && sight.rev === null ? tagOf(sight) : '';
    for (const member of [...room.members]) {
      try {
        deliverTo(room, member, { sight, tag, delivery });
      } catch (error) {
        onError(error, room.id); // the others still get theirs
      }
    }
  };
}
