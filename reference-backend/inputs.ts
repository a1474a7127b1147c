import * as v from 'valibot';
import { RUN_SCENARIOS } from '../mocks/simulator/script/scenarios';
import { Problem } from './api/problem';
import { RUN_STATUSES } from './rows';
import { plain } from './store/sql';

/** Methods the work knows. */
export const METHODS = ['CTGAN', 'TVAE', 'Gaussian copula'] as const;

const text = (max: number) =>
  v.pipe(
    v.string(),
    v.transform((value) => plain(value).trim()),
    v.maxLength(max),
  );
const name = (max: number) => v.pipe(text(max), v.minLength(1));

/** Body of `POST /v1/runs`. Its output has its keys in this order: equal requests are equal JSON. */
export const StartBody = v.object({
  name: name(200),
  dataset: v.optional(name(200)),
  method: v.optional(v.picklist(METHODS)),
  params: v.optional(
    v.object({
      scenario: v.optional(v.picklist(RUN_SCENARIOS)),
      speed: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1000))),
      dataset: v.optional(name(200)),
    }),
  ),
});

/** What a run is started with; kept as it is, for the worker and to compare a repeated request with. */
export type StartRunInput = v.InferOutput<typeof StartBody>;

/** Body of `POST /v1/runs/:id/cancel`. */
export const CancelBody = v.object({ reason: v.nullish(text(500)), force: v.optional(v.boolean(), false) });

const MAX_INTEGER = 2_147_483_647;
const integer = (min: number, max: number, fallback: number) =>
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,10}$/, 'must be a whole number'),
      v.transform(Number),
      v.minValue(min),
      v.maxValue(max),
    ),
    String(fallback),
  );
const commaList = v.pipe(
  v.string(),
  v.transform((value) => value.split(',')),
  v.maxLength(100),
);

/** What a run can be called; nothing else is looked up. */
export const RUN_ID = /^(?!\.{1,2}$)[A-Za-z0-9._~:-]{1,200}$/;

/** Query of `GET /v1/runs`. The cursor is opaque to clients. */
export const ListQuery = v.object({
  limit: integer(1, 100, 50),
  // None of its own runs waits for a person; a client that shows such runs may still ask for them.
  status: v.optional(v.pipe(commaList, v.array(v.picklist([...RUN_STATUSES, 'waiting'])))),
  ids: v.optional(
    v.pipe(
      commaList,
      v.transform((ids) => ids.filter((id) => RUN_ID.test(id))),
    ),
  ),
  cursor: v.optional(
    v.pipe(
      v.string(),
      v.transform((value) => Number(Buffer.from(value, 'base64url').toString('latin1'))),
      v.integer('is not one of ours'),
      v.minValue(1),
      v.maxValue(MAX_INTEGER),
    ),
  ),
});
export const toCursor = (seq: number) => Buffer.from(String(seq)).toString('base64url');

/** Query of `GET /v1/runs/:id/steps`. */
export const StepsQuery = v.object({
  after: integer(0, MAX_INTEGER, 0),
  limit: integer(1, 500, 200),
  epoch: v.optional(v.string()),
});

/**
 * What `schema` makes of `input`.
 *
 * @throws {Problem} with this status, naming each field that is wrong.
 */
export function read<S extends v.GenericSchema>(schema: S, input: unknown, status: 400 | 422): v.InferOutput<S> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const errors = result.issues.map((issue) => ({ field: v.getDotPath(issue) ?? '', message: issue.message }));
  const detail = errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
  throw new Problem(status, status === 400 ? 'bad_request' : 'invalid_body', detail, { members: { errors } });
}
