/*
 * Strict validation of requests: names every invalid field and guesses nothing. Uses no library, so that the simulated
 * backend can use it in a browser; a test keeps it in line with the StartRequest and CancelRequest shapes.
 */

/** A validation error. */
export interface InputError {
  /** Path of the field, e.g. `params.speed`; empty for the whole input. */
  field: string;
  /** What the field must be. */
  message: string;
}

/** The validated value, or its errors. */
export type Checked<T> = { value: T } | { errors: readonly InputError[] };

/** A received object, not yet validated. */
export type Sent = Readonly<Record<string, unknown>>;

/** Valid run IDs. They are part of URLs; any other ID is never looked up. */
export const RUN_ID = /^(?!\.{1,2}$)[A-Za-z0-9._~:@-]{1,200}$/;

const MAX_INTEGER = 2_147_483_647;
const MAX_LIST = 100;

/** Cleans a text before it is stored, e.g. removes characters that a database rejects. */
export type CleanText = (text: string) => string;

const asItIs: CleanText = (text) => text;

const isSent = (value: unknown): value is Sent => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads single fields and collects their errors. A missing field is `undefined`. */
export function createReader(sent: Sent, clean = asItIs) {
  const errors: InputError[] = [];
  const wrong = (field: string, message: string): undefined => {
    errors.push({ field, message });
  };
  return {
    errors,
    wrong,
    /** Whitespace does not count towards `min`. With `orNull`, `null` counts as missing. */
    text(field: string, { min = 0, max, orNull = false }: { min?: number; max: number; orNull?: boolean }) {
      const value = sent[field];
      if (value === undefined || (orNull && value === null)) return undefined;
      if (typeof value !== 'string') return wrong(field, 'must be a string');
      const text = clean(value);
      if (text.trim().length >= min && text.length <= max) return text;
      return wrong(field, `must be a string of ${min === 0 ? `at most ${max}` : `${min} to ${max}`} characters`);
    },
    oneOf<W extends string>(field: string, words: readonly W[]): W | undefined {
      const value = sent[field];
      return value === undefined
        ? undefined
        : (words.find((word) => word === value) ?? wrong(field, `must be one of: ${words.join(', ')}`));
    },
    flag(field: string): boolean | undefined {
      const value = sent[field];
      if (value === undefined || typeof value === 'boolean') return value;
      return wrong(field, 'must be true or false');
    },
    number(field: string, { min, max }: { min: number; max: number }): number | undefined {
      const value = sent[field];
      if (value === undefined) return undefined;
      if (typeof value === 'number' && value >= min && value <= max) return value;
      return wrong(field, `must be a number from ${min} to ${max}`);
    },
    /** From a query string, where numbers are strings: an integer from `min` to `max`. */
    count(field: string, { min, max, fallback }: { min: number; max: number; fallback: number }): number {
      const value = sent[field];
      if (value === undefined || value === null) return fallback;
      const number = typeof value === 'number' ? value : /^\d{1,10}$/.test(String(value)) ? Number(value) : Number.NaN;
      if (Number.isSafeInteger(number) && number >= min && number <= max) return number;
      wrong(field, `must be a whole number from ${min} to ${max}`);
      return fallback;
    },
    /** From a query string: `a,b`, or a repeated parameter. */
    list(field: string): string[] | undefined {
      const value = sent[field];
      if (value === undefined || value === null) return undefined;
      const parts = Array.isArray(value) ? value : [value];
      if (!parts.every((part) => typeof part === 'string')) return wrong(field, 'must be a list of strings');
      const items = parts.flatMap((part) => part.split(',')).filter((item) => item !== '');
      return items.length <= MAX_LIST ? items : wrong(field, `must have at most ${MAX_LIST} items`);
    },
    object(field: string): Sent | undefined {
      const value = sent[field];
      return value === undefined || isSent(value) ? value : wrong(field, 'must be an object');
    },
  };
}

const NO_OBJECT: Checked<never> = { errors: [{ field: '', message: 'must be a JSON object' }] };
const checked = <T>(value: T, errors: readonly InputError[]): Checked<T> =>
  errors.length > 0 ? { errors } : { value };

export interface StartRequest<Params> {
  name: string;
  dataset?: string;
  method?: string;
  params?: Params;
}

/** A backend's own rules for a start. */
export interface StartRules<Params> {
  /** Allowed methods. Default: any text. */
  methods?: readonly string[];
  /** Default: leaves texts unchanged. */
  clean?: CleanText;
  /** Validates `params`. */
  readParams(params: Sent): Checked<Params>;
}

/** Body of `POST /v1/runs`. The key order of the result is fixed, so equal requests serialise to equal JSON. */
export function readStartRequest<Params>(body: unknown, rules: StartRules<Params>): Checked<StartRequest<Params>> {
  if (!isSent(body)) return NO_OBJECT;
  const read = createReader(body, rules.clean);
  const name = read.text('name', { min: 1, max: 200 });
  if (body.name === undefined) read.wrong('name', 'is required: a string of 1 to 200 characters');
  const dataset = read.text('dataset', { min: 1, max: 200 });
  const method = rules.methods ? read.oneOf('method', rules.methods) : read.text('method', { max: 200 });
  const sent = read.object('params');
  const params = sent && rules.readParams(sent);
  if (params && 'errors' in params) {
    read.errors.push(...params.errors.map(({ field, message }) => ({ field: `params.${field}`, message })));
  }
  return checked(
    {
      name: name ?? '',
      ...(dataset !== undefined && { dataset }),
      ...(method !== undefined && { method }),
      ...(params && 'value' in params && { params: params.value }),
    },
    read.errors,
  );
}

/** Body of `POST /v1/runs/:id/cancel`. An empty body means no reason and no force. */
export function readCancelRequest(
  body: unknown,
  clean?: CleanText,
): Checked<{ reason: string | null; force: boolean }> {
  if (body === undefined || body === null) return { value: { reason: null, force: false } };
  if (!isSent(body)) return NO_OBJECT;
  const read = createReader(body, clean);
  const reason = read.text('reason', { max: 500, orNull: true });
  const force = read.flag('force');
  return checked({ reason: reason || null, force: force ?? false }, read.errors);
}

export interface ListRequest {
  limit: number;
  /** Opaque; its format is up to the backend. */
  cursor: string | null;
  status: string[] | null;
  ids: string[] | null;
}

/**
 * Query of `GET /v1/runs`.
 * @param statuses allowed values; default: any word
 */
export function readListQuery(query: unknown, statuses?: readonly string[]): Checked<ListRequest> {
  if (!isSent(query)) return NO_OBJECT;
  const read = createReader(query);
  const limit = read.count('limit', { min: 1, max: 100, fallback: 50 });
  const cursor = read.text('cursor', { max: 500, orNull: true });
  const status = read.list('status');
  const ids = read.list('ids')?.filter((id) => RUN_ID.test(id));
  const unknown = statuses && status?.find((word) => !statuses.includes(word));
  if (unknown !== undefined) read.wrong('status', `must be one of: ${statuses?.join(', ')}`);
  return checked(
    { limit, cursor: cursor || null, status: status?.length ? status : null, ids: ids ?? null },
    read.errors,
  );
}

export interface StepsRequest {
  /** Only steps that changed after this rev. */
  after: number;
  limit: number;
  /** Epoch that `after` belongs to. */
  epoch: string | null;
}

/** Query of `GET /v1/runs/:id/steps`. */
export function readStepsQuery(query: unknown): Checked<StepsRequest> {
  if (!isSent(query)) return NO_OBJECT;
  const read = createReader(query);
  const after = read.count('after', { min: 0, max: MAX_INTEGER, fallback: 0 });
  const limit = read.count('limit', { min: 1, max: 500, fallback: 200 });
  const epoch = read.text('epoch', { max: 500, orNull: true });
  return checked({ after, limit, epoch: epoch || null }, read.errors);
}
