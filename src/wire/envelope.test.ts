// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { listIn, runIn } from './envelope';

describe('lists in envelopes', () => {
  it.each([
    ['a failure beside a cursor', { success: false, error: 'db down', next_cursor: null }],
    ['a failure beside a null list', { success: false, runs: null, message: 'db down' }],
    ['the code of an HTTP error', { code: 503, message: 'no', data: [] }],
  ])('%s is no empty list', (_, body) => {
    expect(listIn(body, 'runs')).toBeNull();
  });

  it.each([
    ['a list beside a failure of something else', { success: false, runs: [1] }, [1]],
    ['a success code of its own', { code: 20_000, message: 'ok', data: [1] }, [1]],
    ['Go’s null', { runs: null }, []],
    ['a page that leaves an empty list out', { next_cursor: null }, []],
  ])('%s is read', (_, body, items) => {
    expect(listIn(body, 'runs')?.items).toEqual(items);
  });

  it('a cursor beside a list in an envelope belongs to it', () => {
    const body = { success: true, data: [1, 2], next: 812, more: true, epoch: 'e' };
    expect(listIn(body, 'steps')).toMatchObject({ items: [1, 2], isPlain: false, page: { next: 812, more: true } });
    expect(listIn({ success: true, data: [1] }, 'steps')).toMatchObject({ isPlain: true });
  });
});

describe('the run in an answer', () => {
  it.each([
    ['detail', { status: 'error', detail: 'CUDA out of memory' }],
    ['reason', { status: 'error', reason: 'quota' }],
    ['error_message', { status: 'error', error_message: 'quota' }],
  ])('a run without an id that failed is one: %s', (_, body) => {
    expect(runIn(body)).toEqual(body);
  });

  const RUNNING = { id: 'r1', status: 'running' };
  it.each([
    ['of an API that calls it a result', { status: 'ok', result: RUNNING }],
    ['of Cloudflare', { success: true, errors: [], messages: [], result: RUNNING }],
    ['around a row', { status: 'success', result: [RUNNING] }],
    ['with its own name inside', { status: 'ok', result: { run: RUNNING } }],
  ])('an envelope says nothing about the run: %s', (_, body) => {
    expect(runIn(body)).toEqual(RUNNING);
  });

  it.each([
    ['that has a status', { status: 'SUCCESS', result: { status: 'written', rows: 3 } }],
    ['beside the run’s id', { id: 'r1', status: 'SUCCESS', result: { id: 7, status: 'created' } }],
    ['that is a text', { status: 'SUCCESS', result: 'running' }],
    ['beside the status of a run', { status: 'completed', result: { id: 7, status: 'draft' } }],
    ['beside a failure', { status: 'error', error: 'mail refused', result: { id: 7, status: 'created' } }],
    ['beside another id', { task_id: 't1', status: 'SUCCESS', result: { id: 7, status: 'created' } }],
  ])('the result of a run is no run: one %s', (_, body) => {
    expect(runIn(body)).toEqual(body);
  });

  it.each([
    ['message', { status: 'error', message: 'no such run' }],
    ['error_code', { status: 'error', error_code: 'E1', error_message: 'no such run' }],
    ['success', { status: 'error', success: false, detail: 'no such run' }],
  ])('a failed request is none: %s', (_, body) => {
    expect(runIn(body)).toBeNull();
  });
});
