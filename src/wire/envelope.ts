import { flag, identifier, list, number, object, string, text, type Wire } from './read/fields';

/** Fields of a response envelope. Its `status` is that of the request, not of a run. */
const OF_ENVELOPE =
  /^(?:status|status_?code|code|success|ok|message|msg|reason|details?|description|errors?|error_?(?:code|message|msg|type)|exception|data|run|result|meta|timestamp|path|version|(?:request|trace|correlation)_?id)$/i;

/** Fields that only a run has. */
const OF_RUN =
  /^(?:name|dataset|method|rev|epoch|attempt|max_?attempts|progress|current_?step|stages|plan|can|cancel|queue_?position|waiting_?for|metrics|ended|status_?(?:text|label|tone)|(?:created|started|finished|updated)_?at)$/i;

/** Fields that an envelope has, and a run that failed has not. */
const EXPLAINS = /^(?:message|msg|error_?(?:code|msg)|success|ok|data)$/i;

/** Other codes are a backend's own: 20000 may be its success. */
const isHttpError = (code: number) => code >= 400 && code < 600;

/** True for `{ status: 'error', … }`, `{ success: false, … }` and `{ code: 401, … }`: the request has failed. */
const isRefusal = (wire: Wire): boolean =>
  /^(?:error|fail)$/i.test(string(wire.status) ?? '') ||
  flag(wire.success) === false ||
  flag(wire.ok) === false ||
  isHttpError(number(wire.code) ?? number(wire.status) ?? 0);

const isBare = (wire: Wire): boolean => Object.keys(wire).every((key) => OF_ENVELOPE.test(key));

/** A result may also be what a run has made. */
function mayHoldRun(wire: Wire, result: Wire | null): boolean {
  const isEnvelope = wire.status == null || (/^(?:success|ok)$/i.test(string(wire.status) ?? '') && isBare(wire));
  return isEnvelope && identifier(result?.id) !== null;
}

/**
 * The run in a response: bare, the only row of a query (PostgREST), under `run`, or in an envelope such as
 * `{ status: 'success', data: { … } }`. `null` for an envelope without a run, e.g. `{ status: 'error', message }`: its
 * status would become that of the run.
 */
export function runIn(value: unknown): Wire | null {
  const rows = list(value);
  const wire = object(rows?.length === 1 ? rows[0] : value);
  if (!wire || identifier(wire.id) !== null || Object.keys(wire).some((key) => OF_RUN.test(key))) return wire;
  const isOfRequest = /^(?:success|ok|error|fail)$/i.test(string(wire.status) ?? 'ok');
  if (isOfRequest || isBare(wire)) {
    for (const inner of [wire.run, wire.data, wire.result]) {
      const run = typeof inner === 'object' ? runIn(inner) : null;
      const isRun = text(run?.status) !== null && (inner !== wire.result || mayHoldRun(wire, run));
      if (isRun) return run;
    }
  }
  const isExplained = isOfRequest && isBare(wire) && Object.keys(wire).some((key) => EXPLAINS.test(key));
  return isExplained ? null : wire;
}

/** A list in a response. */
interface ListIn {
  items: readonly unknown[];
  /** The fields beside the list. */
  page: Wire;
  /** True for a plain array, without any fields beside it. */
  isPlain: boolean;
}

/** Fields of a page. Go leaves out an empty list (`omitempty`). */
const OF_PAGE = /^(?:run_rev|more|reset|next_cursor)$/;

const isWithoutList = (page: Wire): boolean =>
  Object.keys(page).some((key) => OF_PAGE.test(key)) &&
  Object.values(page).every((value) => typeof value !== 'object' || value === null);

/**
 * The list in a response: bare, under `name`, or either of them in an envelope. An empty list may also arrive as `null`
 * (Go), as a page without it, or as a 204 without a body.
 */
export function listIn(body: unknown, name: string): ListIn | null {
  const plain = list(body);
  if (plain) return { items: plain, page: {}, isPlain: true };
  const page = object(body) ?? {};
  if (isRefusal(page) && !list(page[name])) return null;
  const isNone = body === null || (Object.hasOwn(page, name) ? page[name] === null : isWithoutList(page));
  const items = isNone ? [] : list(page[name]);
  if (items) return { items, page, isPlain: false };
  if (page.data == null) return null;
  const inside = listIn(page.data, name);
  const hasCursor = ['next', 'more', 'epoch'].some((key) => page[key] !== undefined);
  return inside && { ...inside, isPlain: inside.isPlain && !hasCursor, page: { ...page, ...inside.page } };
}

/** The metrics in a response: bare, under `metrics`, or either of them in an envelope. `null` for a failed request. */
export function metricsIn(body: unknown): unknown {
  const wire = object(body);
  if (!wire) return body;
  const others = Object.keys(wire).filter((key) => key !== 'metrics' && key !== 'data');
  const hasSign = others.some((key) => /^(?:status|success|ok|code|message|msg|(?:run_?)?id)$/i.test(key));
  const isEnvelope = others.every((key) => OF_ENVELOPE.test(key) || /^(?:run_?)?id$/i.test(key));
  if (!isEnvelope || (others.length > 0 && !hasSign)) return body;
  if (hasSign && isRefusal(wire)) return null;
  // With both, they are two groups of metrics.
  const inside = wire.metrics === undefined ? wire.data : wire.data === undefined ? wire.metrics : undefined;
  return object(inside) || list(inside) ? metricsIn(inside) : body;
}
