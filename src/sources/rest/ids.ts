import { RunSourceError } from '../../core/run-source';
import { identifier, object } from './read';

/** `encodeURIComponent` refuses halves of characters, and servers and browsers resolve dots before anything is sent. */
function isAddressable(runId: string): boolean {
  try {
    return encodeURIComponent(runId) !== '' && runId !== '.' && runId !== '..';
  } catch {
    return false;
  }
}

/**
 * Makes a function of a run's id refuse ids that no address can carry.
 * @throws RunSourceError `rejected`, before anything is asked: it would be another call's address, or none
 */
export const forIds =
  (toPath: (runId: string) => string) =>
  (runId: string): string => {
    if (isAddressable(runId)) return toPath(runId);
    throw new RunSourceError(
      'rejected',
      `the run id ${JSON.stringify(runId)} cannot be part of an address, so nothing was asked. ` +
        "Use ids of 1 to 200 characters that are not '.' or '..', and encode stranger ones where the backend makes them.",
    );
  };

/** The id of what was made, from an answer that tells no more than that, or from its `Location`. */
export function startedId(answer: unknown, headers: Headers): string | null {
  const wire = object(answer);
  const inside = object(wire?.run) ?? object(wire?.data);
  for (const one of [wire, inside]) {
    const id = identifier(one?.id) ?? identifier(one?.run_id) ?? identifier(one?.runId);
    if (id !== null) return id;
  }
  const parts = (headers.get('location') ?? '').split(/[?#]/)[0]?.split('/').filter(Boolean) ?? [];
  const last = parts.at(-1) === 'status' ? parts.at(-2) : parts.at(-1);
  try {
    return last === undefined ? null : decodeURIComponent(last);
  } catch {
    return null;
  }
}
