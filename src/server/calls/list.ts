import { RUN_STATUSES } from '../../core/run/run';
import { RunSourceError } from '../../core/run/source/run-source-error';
import { readListQuery } from '../../wire/inputs';
import { BadReading, Problem } from '../http/problem';
import { type Sight, textOf } from '../looks/sight';
import { laterOrBad } from '../looks/views';
import { queryOf, read } from './input';
import { type Call, type CallParts, jsonText } from './parts';

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
  /** Serialised one by one: a run that is not plain JSON must not spoil the others. */
  const runs: string[] = [];
  const bad: Error[] = [];
  for (let pages = 0; place !== null && runs.length < limit && pages < MOST_PAGES; pages++) {
    const here: Place = place;
    const query = { limit, cursor: here.page, status, ids };
    const page = await parts.views.page(principal.owner, query, asker).catch((error: unknown) => {
      const isOfCursor = here.page !== null && error instanceof RunSourceError && error.kind === 'rejected';
      throw isOfCursor ? badCursor() : error;
    });
    const isWanted = (sight: Sight) => !status || status.includes(sight.run.status);
    bad.push(...page.bad);
    let used = 0;
    for (const sight of page.sights) {
      if (runs.length >= limit) break;
      used += 1;
      if (used <= here.skip) continue;
      const access = parts.accessTo(principal, sight);
      if (!access || !isWanted(sight)) continue;
      const run = await laterOrBad(parts.write(sight, access, asker).then((sent) => textOf(sight.id, sent)));
      if (run instanceof BadReading) bad.push(run);
      else runs.push(run);
    }
    if (used < page.sights.length) place = { page: here.page, skip: used };
    else place = page.nextCursor === null ? null : { page: page.nextCursor, skip: 0 };
  }
  // One run that cannot be read is left out. If there is nothing else, an empty list would be untrue.
  if (bad[0] && runs.length === 0 && place === null) throw bad[0];
  for (const error of bad) parts.report(error, { runId: null });
  const rest = { next_cursor: place && toCursor(place), server_time: new Date(parts.clock.now()).toISOString() };
  return jsonText(`{"runs":[${runs.join()}],${JSON.stringify(rest).slice(1)}`);
}
