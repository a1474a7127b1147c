/**
 * The shapes of wire v1 as JSON Schema 2020-12: what `/openapi.json` publishes, what the tests hold every answer to, and
 * what the conformance kit expects of other backends. Fields that a backend may leave out are not in `required`.
 */

/** A JSON Schema, as far as it is used here. */
export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  description?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: readonly Schema[];
  enum?: readonly (string | number | null)[];
  const?: string | number | boolean;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
  default?: string | number | boolean;
  examples?: readonly unknown[];
}

const string: Schema = { type: 'string' };
const boolean: Schema = { type: 'boolean' };
const number: Schema = { type: 'number' };
const count: Schema = { type: 'integer', minimum: 0 };
const rev: Schema = { type: 'integer', minimum: 1, description: 'Taken from the one counter of the run.' };
const time: Schema = { type: 'string', format: 'date-time', description: 'RFC 3339, UTC.' };
const epoch: Schema = { type: 'string', minLength: 1, description: 'Names the stream; another one after a reset.' };

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const list = (items: Schema): Schema => ({ type: 'array', items });
const orNull = (schema: Schema): Schema =>
  typeof schema.type === 'string' && schema.enum === undefined
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };

/** An object whose fields are all required, but those whose name ends with `?`. */
function object(fields: Record<string, Schema>, description?: string): Schema {
  const names = Object.keys(fields);
  return {
    type: 'object',
    ...(description !== undefined && { description }),
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), fields[name] ?? {}])),
    required: names.filter((name) => !name.endsWith('?')),
  };
}

/** The same fields, none of them required. */
const optional = (fields: Readonly<Record<string, Schema>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, schema]) => [`${name.replace(/\?$/, '')}?`, schema]));

const metricValue: Schema = { type: ['number', 'null'] };
const statuses = ['queued', 'running', 'waiting', 'cancelling', 'succeeded', 'failed', 'cancelled'];
const outcomes = ['before_start', 'graceful', 'forced', 'completed_before_cancel'];
const units = object({ current: number, total: orNull(number), unit: orNull(string) });

const RUN = {
  id: { type: 'string', pattern: '^(?!\\.{1,2}$)[A-Za-z0-9._~:-]{1,200}$' },
  name: string,
  'dataset?': orNull(string),
  'method?': orNull(string),
  status: {
    type: 'string',
    enum: statuses,
    description: '`waiting`: for a person; the work goes on after the answer.',
  },
  'waiting_for?': orNull(
    object(
      { 'kind?': orNull(string), 'text?': orNull(string), 'href?': orNull(string) },
      'What a waiting run needs from a person: what kind of answer, the question, where to answer.',
    ),
  ),
  rev,
  epoch,
  attempt: count,
  max_attempts: count,
  progress: object({
    completed_steps: count,
    total_steps: orNull(count),
    fraction: { type: ['number', 'null'], minimum: 0, maximum: 1 },
  }),
  current_step: orNull(object({ n: count, kind: string, name: string, started_at: time })),
  metrics: {
    type: 'object',
    description: 'By key, or by group and key.',
    additionalProperties: {
      anyOf: [ref('Metric'), { type: 'object', additionalProperties: { anyOf: [metricValue, ref('Metric')] } }],
    },
  },
  queue_position: orNull(count),
  cancel: orNull(ref('Cancel')),
  error: orNull(object({ code: string, message: string })),
  can: object({ cancel: boolean, 'force?': boolean, 'pause?': boolean }, 'What this caller may do now.'),
  created_at: time,
  started_at: orNull(time),
  finished_at: orNull(time),
  updated_at: time,
  server_time: time,
} satisfies Record<string, Schema>;

/** By name, as `components.schemas`. */
export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Run: object(RUN, 'A run, as this caller sees it.'),
  RunChanges: object(
    { ...optional(RUN), rev },
    'Of a run what has changed since `prev`. A field that is left out is as it was; the whole run is right as well.',
  ),
  Metric: object({
    value: metricValue,
    'label?': string,
    'unit?': string,
    'group?': string,
    'direction?': { type: 'string', enum: ['lower', 'higher'] },
    'pass?': number,
    'warn?': number,
  }),
  Cancel: object(
    {
      requested_at: time,
      requested_by: orNull(string),
      reason: orNull(string),
      deadline_at: orNull(time),
      outcome: { type: ['string', 'null'], enum: [...outcomes, null] },
    },
    'The record of a cancel. `outcome` is null until it is known.',
  ),
  Step: object({
    n: { ...count, description: 'Unique in the run.' },
    rev,
    attempt: count,
    kind: {
      type: 'string',
      description: 'Open: planned, loading, training, metrics, backup, error, cancelled, info …',
    },
    status: { type: 'string', enum: ['running', 'done', 'failed', 'cancelled', 'interrupted'] },
    title: string,
    detail: orNull(string),
    progress: orNull(units),
    metrics: { type: ['object', 'null'], additionalProperties: metricValue },
    'method?': orNull(string),
    'agent?': boolean,
    created_at: time,
    started_at: orNull(time),
    finished_at: orNull(time),
  }),
  StepsPage: object({
    epoch,
    run_rev: rev,
    steps: { ...list(ref('Step')), description: 'By rev.' },
    next: { ...count, description: 'Up to this rev the page is complete: the next `after`.' },
    more: { ...boolean, description: 'There are others after `next`.' },
    reset: { ...boolean, description: 'The cursor meant nothing here: everything, from the start.' },
  }),
  RunPage: object({ runs: list(ref('Run')), next_cursor: orNull(string), server_time: time }),
  StartRequest: object({
    name: { type: 'string', minLength: 1, maxLength: 200 },
    'dataset?': { type: 'string', minLength: 1, maxLength: 200 },
    'method?': { type: 'string', description: 'CTGAN, TVAE or Gaussian copula.' },
    'params?': object({
      'scenario?': { type: 'string', description: 'What the simulated work does.' },
      'speed?': { type: 'number', minimum: 0.1, maximum: 1000 },
      'dataset?': { type: 'string', minLength: 1, maxLength: 200 },
    }),
  }),
  CancelRequest: object({
    'reason?': { type: ['string', 'null'], maxLength: 500 },
    'force?': { ...boolean, default: false, description: 'Does not wait for the worker.' },
  }),
  CancelReply: object({
    ok: { type: 'boolean', const: true },
    status: { type: 'string', enum: ['cancelling', 'cancelled'] },
    run: ref('Run'),
  }),
  NestedMetrics: {
    type: 'object',
    description: 'Group, key, value; empty until there are some.',
    additionalProperties: { type: 'object', additionalProperties: metricValue },
  },
  EtaProfile: object({
    workflow: string,
    expected_steps: orNull(count),
    plan: orNull(list(object({ name: string, weight: number }))),
    history: list(
      object({
        duration_ms: number,
        expected_steps: orNull(count),
        steps: list(object({ name: string, started_at_ms: number, finished_at_ms: number })),
      }),
    ),
  }),
  Problem: object(
    {
      type: string,
      title: string,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: string,
      code: { ...string, description: 'For machines; each answer lists its own.' },
      request_id: { ...string, description: 'Finds it in the log; also the header X-Request-Id.' },
      'run?': { ...ref('Run'), description: 'With already_finished: the run as it is.' },
      'errors?': list(object({ field: string, message: string })),
    },
    'RFC 9457.',
  ),
  Ok: object({ ok: { type: 'boolean', const: true } }),
  Hello: object(
    {
      type: { type: 'string', const: 'hello' },
      v: { type: 'integer', const: 1 },
      after: count,
      epoch: orNull(string),
      'token?': string,
    },
    'WebSocket: the client speaks first, within 5 s. The token is never in the address.',
  ),
  Snapshot: object({
    type: { type: 'string', const: 'snapshot' },
    epoch,
    rev,
    resumed: { ...boolean, description: 'False: it replaces everything. True: the changes after what the client had.' },
    run: ref('Run'),
    steps: list(ref('Step')),
    more: { ...boolean, description: 'Not all steps are in it: read /steps.' },
    'heartbeat_ms?': count,
  }),
  Change: object({
    type: { type: 'string', const: 'change' },
    prev: { ...count, description: 'Applies only when prev ≤ have < rev; prev > have is a gap.' },
    rev,
    run: ref('RunChanges'),
    steps: list(ref('Step')),
  }),
  Bye: object({ type: { type: 'string', const: 'bye' }, code: { type: 'integer' }, 'retry_after_ms?': count }),
};
