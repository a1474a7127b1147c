import { readSimulationParams, type SimulationParams } from '../mocks/simulator/params';
import {
  type Checked,
  type ListRequest,
  readCancelRequest,
  readListQuery,
  readStartRequest,
  readStepsQuery,
  type StartRequest,
} from '../src/wire/inputs';
import { Problem } from './api/problem';
import { RUN_STATUSES } from './rows';
import { plain } from './store/sql';

export { RUN_ID } from '../src/wire/inputs';

/** Methods the work knows. */
export const METHODS = ['CTGAN', 'TVAE', 'Gaussian copula'] as const;

const clean = (text: string) => plain(text).trim();

/** What a run is started with; kept as it is, for the worker and to compare a repeated request with. */
export type StartRunInput = StartRequest<Omit<SimulationParams, 'seed'>>;

/** Body of `POST /v1/runs`. The seed of the simulated work is the run's own number. */
export const StartBody = (body: unknown): Checked<StartRunInput> =>
  readStartRequest(body, {
    methods: METHODS,
    clean,
    readParams: ({ seed: _, ...params }) => readSimulationParams(params, { speeds: [0.1, 1000], clean }),
  });

/** Body of `POST /v1/runs/:id/cancel`. */
export const CancelBody = (body: unknown) => readCancelRequest(body, clean);

type Value<T> = T extends { value: infer V } ? V : never;
export type CancelInput = Value<ReturnType<typeof CancelBody>>;
export type ListInput = Value<ReturnType<typeof ListQuery>>;
export type StepsInput = Value<ReturnType<typeof StepsQuery>>;

const MAX_SEQ = 2_147_483_647;

/** The cursor of a page; opaque to clients. */
export const toCursor = (seq: number) => Buffer.from(String(seq)).toString('base64url');

function fromCursor(cursor: string): number | null {
  const seq = Number(Buffer.from(cursor, 'base64url').toString('latin1'));
  return Number.isInteger(seq) && seq >= 1 && seq <= MAX_SEQ ? seq : null;
}

/** Query of `GET /v1/runs`. None of its own runs waits for a person; a client that shows such runs may still ask for them. */
export function ListQuery(query: unknown): Checked<Omit<ListRequest, 'cursor'> & { cursor: number | null }> {
  const checked = readListQuery(query, [...RUN_STATUSES, 'waiting']);
  if ('errors' in checked) return checked;
  const { cursor: sent, ...rest } = checked.value;
  const cursor = sent === null ? null : fromCursor(sent);
  if (sent !== null && cursor === null) return { errors: [{ field: 'cursor', message: 'is not one of ours' }] };
  return { value: { ...rest, cursor } };
}

/** Query of `GET /v1/runs/:id/steps`. */
export const StepsQuery = readStepsQuery;

/**
 * What `reader` makes of `input`.
 *
 * @throws {Problem} with this status, naming each field that is wrong.
 */
export function read<T>(reader: (input: unknown) => Checked<T>, input: unknown, status: 400 | 422): T {
  const checked = reader(input);
  if ('value' in checked) return checked.value;
  const { errors } = checked;
  const detail = errors.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
  throw new Problem(status, status === 400 ? 'bad_request' : 'invalid_body', detail, { members: { errors } });
}
