import { RunSourceError } from '../../core/run/source/run-source-error';
import { identifier, object } from '../../wire/read/fields';

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

const pathOf = (address: string): string | null =>
  URL.canParse(address, 'http://host') ? new URL(address, 'http://host').pathname.replace(/\/+$/, '') : null;

/** The id at the end of an address, which may be that of the status; none where it is the address of all runs. */
function idInAddress(address: string, collection: string): string | null {
  const path = pathOf(address)?.replace(/\/(?:status|steps|metrics|events|cancel)$/, '') ?? '';
  const all = pathOf(collection);
  const last = path.split('/').at(-1);
  if (!last || (all !== null && path.endsWith(all))) return null;
  try {
    return decodeURIComponent(last);
  } catch {
    return null;
  }
}

/**
 * The id of what was made, from an answer that tells no more than that, or from its `Location`.
 * @param made `collection`: the address that was asked to make it
 */
export function startedId(made: { answer: unknown; location: string | null; collection: string }): string | null {
  const wire = object(made.answer);
  const inside = object(wire?.run) ?? object(wire?.data);
  for (const one of [wire, inside]) {
    const id = identifier(one?.id) ?? identifier(one?.run_id) ?? identifier(one?.runId);
    if (id !== null) return id;
  }
  return made.location === null ? null : idInAddress(made.location, made.collection);
}
