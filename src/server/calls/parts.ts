import type { Clock } from '../../core/platform/clock';
import type { RunPrincipal } from '../engine';
import { notFound } from '../http/problem';
import type { RunLedger } from '../ledger';
import type { ComparingViews } from '../looks/counted-by-comparing';
import type { Access, Asker, SentRun, Sight } from '../looks/sight';
import type { Calls, Views } from '../looks/views';
import type { RunLimits } from '../options';
import type { Hub } from '../push/hub';

export interface CallParts {
  views: Views;
  /** The same views, if the handler counts revisions and stores cancels itself. */
  comparing: ComparingViews | null;
  calls: Calls;
  ledger: RunLedger | null;
  hub: Hub;
  clock: Clock;
  graceMs: number;
  limits: RunLimits;
  accessTo(principal: RunPrincipal, sight: Sight): Access | null;
  /** Writes the run for one caller. */
  write(sight: Sight, access: Access, asker: Asker): Promise<SentRun>;
  /** Starts sweeping, because a cancel is open. */
  watchCancel(): void;
  report(error: unknown, info: { runId: string | null }): void;
}

/** One parsed and authenticated request. */
export interface Call {
  request: Request;
  url: URL;
  principal: RunPrincipal;
  asker: Asker;
  /** `null` if the call concerns no single run, or the ID is invalid. */
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
 * Checks access, after the read, for every response.
 *
 * @throws {Problem} 404 if the run does not exist or the caller may not see it
 */
export function found(parts: CallParts, { id, principal }: Call, sight: Sight | null): Found {
  const access = sight && parts.accessTo(principal, sight);
  if (id === null || !sight || !access) throw notFound();
  return { id, sight, access };
}

/** A JSON response. */
export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return jsonText(JSON.stringify(body), status, headers);
}

/** A JSON response whose body is already serialised. */
export function jsonText(text: string, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(text, {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}

/** @throws {Problem} 404 if the ID is invalid */
export function idOf({ id }: Call): string {
  if (id === null) throw notFound();
  return id;
}
