import type { Clock } from '../../core/platform/clock';
import type { RunPrincipal } from '../engine';
import { notFound } from '../http/problem';
import type { RunLedger } from '../ledger';
import type { ComparingViews } from '../looks/counted-by-comparing';
import type { Access, Asker, SentRun, Sight } from '../looks/sight';
import type { Calls, Views } from '../looks/views';
import type { RunLimits } from '../options';
import type { Hub } from '../push/hub';

/** What the calls work with. */
export interface CallParts {
  views: Views;
  /** The same, where the handler counts changes and remembers cancels itself. */
  comparing: ComparingViews | null;
  calls: Calls;
  ledger: RunLedger | null;
  hub: Hub;
  clock: Clock;
  graceMs: number;
  limits: RunLimits;
  accessTo(principal: RunPrincipal, sight: Sight): Access | null;
  /** The run as this caller sees it. */
  write(sight: Sight, access: Access, asker: Asker): Promise<SentRun>;
  /** A cancel is open: the sweep has to look at it. */
  watchWish(): void;
  report(error: unknown, info: { runId: string | null }): void;
}

/** One request, understood. */
export interface Call {
  request: Request;
  url: URL;
  principal: RunPrincipal;
  asker: Asker;
  /** `null`: not about one run, or about one that cannot be. */
  id: string | null;
  requestId: string;
}

/** A run that the caller may see. */
export interface Found {
  id: string;
  sight: Sight;
  access: Access;
}

/**
 * Who may see what is decided here, after the read, for every answer.
 *
 * @throws {Problem} 404, the same for what is not there and what is not theirs
 */
export function found(parts: CallParts, { id, principal }: Call, sight: Sight | null): Found {
  const access = sight && parts.accessTo(principal, sight);
  if (id === null || !sight || !access) throw notFound();
  return { id, sight, access };
}

/** An answer in JSON. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}

/** The id to look at: what no run can be called is looked at nowhere. */
export function idOf({ id }: Call): string {
  if (id === null) throw notFound();
  return id;
}
