// @vitest-environment node
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Checked, readCancelRequest, readListQuery, readStartRequest, readStepsQuery } from './inputs';
import { CancelRequest, StartRequest } from './shapes/calls';

const start = (body: unknown) => readStartRequest(body, { readParams: (params) => ({ value: params }) });
/** Each body as the single argument of a test, including arrays. */
const bodies = (...all: unknown[]) => all.map((body): [unknown] => [body]);
const errorsOf = (checked: Checked<unknown>) => ('errors' in checked ? checked.errors : null);

describe('the body of a start', () => {
  it.each(
    bodies(
      {},
      { name: '' },
      { name: 'x' },
      { name: 'x'.repeat(200) },
      { name: 'x'.repeat(201) },
      { name: 5 },
      { name: 'x', dataset: '' },
      { name: 'x', dataset: 'd' },
      { name: 'x', dataset: null },
      { name: 'x', method: 'TVAE' },
      { name: 'x', method: [] },
      { name: 'x', params: {} },
      { name: 'x', params: 'fast' },
      { name: 'x', unknown: true },
      [],
      null,
      'x',
    ),
  )('%j is taken where the shape of StartRequest takes it, and nowhere else', (body) => {
    expect(errorsOf(start(body)) === null).toBe(v.is(StartRequest, body));
  });

  it('loses what nobody knows; its texts stay as they are, unless the backend cleans them', () => {
    const clean = (text: string) => text.replaceAll('\u0000', '').trim();
    const cleaned = (name: string) => readStartRequest({ name }, { clean, readParams: () => ({ value: {} }) });
    expect(start({ name: ' a\u0000b ', other: 1 })).toEqual({ value: { name: ' a\u0000b ' } });
    expect(cleaned(' a\u0000b ')).toEqual({ value: { name: 'ab' } });
    expect(errorsOf(cleaned(' \u0000 '))).toMatchObject([{ field: 'name' }]);
    expect(errorsOf(start({ name: '  ' }))).toMatchObject([{ field: 'name' }]);
  });

  it('names every field that is wrong, those of params with their path', () => {
    const read = readStartRequest(
      { name: '', method: 'MAGIC', params: {} },
      { methods: ['CTGAN'], readParams: () => ({ errors: [{ field: 'speed', message: 'must be a number' }] }) },
    );
    expect(errorsOf(read)).toEqual([
      { field: 'name', message: 'must be a string of 1 to 200 characters' },
      { field: 'method', message: 'must be one of: CTGAN' },
      { field: 'params.speed', message: 'must be a number' },
    ]);
  });
});

describe('the body of a cancel', () => {
  it.each(
    bodies(
      {},
      { reason: 'x'.repeat(500) },
      { reason: 'x'.repeat(501) },
      { reason: null },
      { reason: 5 },
      { force: true },
      { force: 'yes' },
      { force: null },
      'now',
    ),
  )('%j is taken where the shape of CancelRequest takes it, and nowhere else', (body) => {
    expect(errorsOf(readCancelRequest(body)) === null).toBe(v.is(CancelRequest, body));
  });

  it('is no list', () => {
    expect(errorsOf(readCancelRequest([]))).toEqual([{ field: '', message: 'must be a JSON object' }]);
  });

  it('may be missing, and an empty reason is none', () => {
    expect(readCancelRequest(undefined)).toEqual({ value: { reason: null, force: false } });
    expect(readCancelRequest({ reason: '', force: true })).toEqual({ value: { reason: null, force: true } });
  });
});

describe('queries', () => {
  it('have defaults', () => {
    expect(readListQuery({})).toEqual({ value: { limit: 50, cursor: null, status: null, ids: null } });
    expect(readStepsQuery({})).toEqual({ value: { after: 0, limit: 200, epoch: null } });
  });

  it('take lists apart, also when they come in several parts, and drop ids that no run can have', () => {
    const query = { status: ['running,queued', 'failed'], ids: 'a,..,b' };
    expect(readListQuery(query)).toMatchObject({
      value: { status: ['running', 'queued', 'failed'], ids: ['a', 'b'] },
    });
  });

  it.each([
    { limit: '0' },
    { limit: '101' },
    { limit: '1.5' },
    { limit: '' },
    { limit: ['1', '2'] },
    { status: 'nope' },
    { ids: 'a,'.repeat(101) },
    { ids: {} },
  ])('%j is no query of a list', (query) => {
    expect(errorsOf(readListQuery(query, ['running']))).toHaveLength(1);
  });

  it.each([{ after: '-1' }, { after: '99999999999' }, { limit: '501' }, { epoch: 5 }, null])(
    '%j is no query of steps',
    (query) => {
      expect(errorsOf(readStepsQuery(query))).toHaveLength(1);
    },
  );
});
