/*
 * What callers send, read strictly: each field that is wrong is named, and nothing is guessed. Without a library, so that a
 * simulated backend in a browser can use it too; a test holds it to the shapes of StartRequest and CancelRequest.
 */

/** What is wrong with one field. */
export interface InputError {
  /** The field, with a dot between the levels; empty for the whole. */
  field: string;
  /** What it must be. */
  message: string;
}

/** What was read, or what is wrong with it. */
export type Checked<T> = { value: T } | { errors: readonly InputError[] };

/** What a caller has sent: an object whose fields are not known yet. */
export type Sent = Readonly<Record<string, unknown>>;

/** What a run can be called. It is part of addresses; nothing else is looked up. */
export const RUN_ID = /^(?!\.{1,2}$)[A-Za-z0-9._~:@-]{1,200}$/;

const MAX_INTEGER = 2_147_483_647;
const MAX_LIST = 100;

/** What a backend makes of a text before it keeps it, e.g. without characters that its database refuses. */
export type CleanText = (text: string) => string;

const asItIs: CleanText = (text) => text;

const isSent = (value: unknown): value is Sent => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads fields one after the other, and collects what is wrong with them. What is absent is `undefined`. */
export function createReader(sent: Sent, clean = asItIs) {
  const errors: InputError[] = [];
  const wrong = (field: string, message: string): undefined => {
    errors.push({ field, message });
  };
  return {
    errors,
    wrong,
    /** Spaces alone count as nothing. `null` counts as absent where `orNull`. */
    text(field: string, { min = 0, max, orNull = false }: { min?: number; max: number; orNull?: boolean }) {
      const value = sent[field];
      if (value === undefined || (orNull && value === null)) return undefined;
      if (typeof value !== 'string') return wrong(field, 'must be a text');
      const text = clean(value);
      if (text.trim().length >= min && text.length <= max) return text;
      return wrong(field, `must be a text of ${min === 0 ? `at most ${max}` : `${min} to ${max}`} characters`);
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
    /** From a query, where numbers are texts: a whole number from `min` to `max`. */
    count(field: string, { min, max, fallback }: { min: number; max: number; fallback: number }): number {
      const value = sent[field];
      if (value === undefined || value === null) return fallback;
      const number = typeof value === 'number' ? value : /^\d{1,10}$/.test(String(value)) ? Number(value) : Number.NaN;
      if (Number.isSafeInteger(number) && number >= min && number <= max) return number;
      wrong(field, `must be a whole number from ${min} to ${max}`);
      return fallback;
    },
    /** From a query: `a,b`, or several of one name. */
    list(field: string): string[] | undefined {
      const value = sent[field];
      if (value === undefined || value === null) return undefined;
      const parts = Array.isArray(value) ? value : [value];
      if (!parts.every((part) => typeof part === 'string')) return wrong(field, 'must be a list of texts');
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

/** What starts a run. */
export interface StartRequest<Params> {
  name: string;
  dataset?: string;
  method?: string;
  params?: Params;
}

/** What a backend knows of its own work. */
export interface StartRules<Params> {
  /** The methods there are. Default: any text. */
  methods?: readonly string[];
  /** Default: texts stay as they are. */
  clean?: CleanText;
  /** Reads what is in `params`. */
  readParams(params: Sent): Checked<Params>;
}

/** Body of `POST /v1/runs`. Its output has its keys in this order: equal requests are equal JSON. */
export function readStartRequest<Params>(body: unknown, rules: StartRules<Params>): Checked<StartRequest<Params>> {
  if (!isSent(body)) return NO_OBJECT;
  const read = createReader(body, rules.clean);
  const name = read.text('name', { min: 1, max: 200 });
  if (body.name === undefined) read.wrong('name', 'must be there: a text of 1 to 200 characters');
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

/** Body of `POST /v1/runs/:id/cancel`; nothing at all means no reason and no force. */
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

/** What is asked of a list. */
export interface ListRequest {
  limit: number;
  /** As it was sent: each backend makes its own. */
  cursor: string | null;
  status: string[] | null;
  ids: string[] | null;
}

/**
 * Query of `GET /v1/runs`.
 * @param statuses those there are; default: any word
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

/** What is asked of the steps. */
export interface StepsRequest {
  /** Only those that changed after this rev. */
  after: number;
  limit: number;
  /** The stream `after` belongs to. */
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
