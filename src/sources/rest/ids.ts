import { RunSourceError } from '../../core/run/source/run-source-error';
import { identifier, object } from '../../wire/read/fields';

/** `encodeURIComponent` throws on lone surrogates, and browsers resolve `.` and `..` before sending. */
function isAddressable(runId: string): boolean {
  try {
    return encodeURIComponent(runId) !== '' && runId !== '.' && runId !== '..';
  } catch {
    return false;
  }
}

/**
 * Wraps an endpoint so that it rejects run IDs that a URL cannot contain.
 * @throws RunSourceError `rejected`, before any request: the URL would be invalid or point to another call
 */
export const forIds =
  (toPath: (runId: string) => string) =>
  (runId: string): string => {
    if (isAddressable(runId)) return toPath(runId);
    throw new RunSourceError(
      'rejected',
      `the run id ${JSON.stringify(runId)} cannot be part of a URL, so no request was sent. ` +
        "Use ids of 1 to 200 characters other than '.' and '..', and encode special characters when you create the id.",
    );
  };

const pathOf = (address: string): string | null =>
  URL.canParse(address, 'http://host') ? new URL(address, 'http://host').pathname.replace(/\/+$/, '') : null;

/** Extracts a run ID from a URL, which may be that of a sub-resource; `null` for the URL of the collection. */
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
 * Finds the ID of a started run in a response that contains no run, or in its `Location` header.
 * @param made `collection`: URL of the start request
 */
export function startedId(made: { answer: unknown; location: string | null; collection: string }): string | null {
  const wire = object(made.answer);
  const inside = object(wire?.run) ?? object(wire?.data);
  for (const one of [wire, inside, object(inside?.run)]) {
    const id = identifier(one?.id) ?? identifier(one?.run_id) ?? identifier(one?.runId);
    if (id !== null) return id;
  }
  return made.location === null ? null : idInAddress(made.location, made.collection);
}
