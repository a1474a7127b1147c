import { RUN_STATUSES } from '../../core/run/run';
import { readListQuery } from '../../wire/inputs';
import { Problem } from '../http/problem';
import type { Sight } from '../looks/sight';
import { queryOf, read } from './input';
import { type Call, type CallParts, json } from './parts';

/** Maximum number of source pages read to fill one page; the rest follows with the next cursor. */
const MOST_PAGES = 20;

/** Position within a page of the engine or the ledger. */
interface Place {
  /** Cursor of that page. */
  page: string | null;
  /** Number of its runs already sent. */
  skip: number;
}

function toCursor(place: Place): string {
  const bytes = new TextEncoder().encode(JSON.stringify([place.page, place.skip]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** @throws {Problem} 400 if the cursor is invalid */
function fromCursor(cursor: string | null): Place {
  if (cursor === null) return { page: null, skip: 0 };
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const [page, skip] = Array.isArray(parsed) ? parsed : [];
    const isPage = page === null || typeof page === 'string';
    if (isPage && Number.isInteger(skip) && skip >= 0 && skip <= 100) return { page, skip };
  } catch {
    // rejected below
  }
  throw badCursor();
}

const badCursor = () =>
  new Problem(400, 'bad_request', 'cursor: must be the next_cursor of an earlier page', {
    members: { errors: [{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }] },
  });

/** `GET /v1/runs` */
export async function listRuns(parts: CallParts, call: Call): Promise<Response> {
  const { asker, principal } = call;
  const { limit, cursor, status, ids } = read(readListQuery(queryOf(call.url), RUN_STATUSES), 400);
  let place: Place | null = fromCursor(cursor);
  const runs: unknown[] = [];
  for (let pages = 0; place !== null && runs.length < limit && pages < MOST_PAGES; pages++) {
    const here: Place = place;
    const page = await parts.views.page(principal.owner, { limit, cursor: here.page, status, ids }, asker);
    const isWanted = (sight: Sight) => !status || status.includes(sight.run.status);
    let used = 0;
    for (const sight of page.sights) {
      if (runs.length >= limit) break;
      used += 1;
      if (used <= here.skip) continue;
      const access = parts.accessTo(principal, sight);
      if (access && isWanted(sight)) runs.push(await parts.write(sight, access, asker));
    }
    if (used < page.sights.length) place = { page: here.page, skip: used };
    else place = page.nextCursor === null ? null : { page: page.nextCursor, skip: 0 };
  }
  return json({
    runs,
    next_cursor: place && toCursor(place),
    server_time: new Date(parts.clock.now()).toISOString(),
  });
}
