// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { SCHEMAS } from '../openapi/document';
import { toRun } from './run';
import { toStep } from './step';

const read = (fields: Record<string, unknown>) => toRun({ id: 'r1', status: 'running', ...fields }, 'r1')?.run;

describe('stages', () => {
  it('are read in order; a step names its own', () => {
    const stages = [
      { id: 'prepare', name: 'Prepare', status: 'done' },
      { id: 7, name: 'Train', status: 'running' },
      { id: 'publish' },
    ];
    expect(read({ stages })?.stages).toEqual([
      { id: 'prepare', name: 'Prepare', status: 'done' },
      { id: '7', name: 'Train', status: 'running' },
      { id: 'publish', name: null, status: null },
    ]);
    expect(toStep({ n: 1, title: 'Fit', stage: '7' })?.stage).toBe('7');
  });

  it.each([
    ['RUNNING', 'running'],
    ['SUCCESS', 'done'],
    ['Completed', 'done'],
    ['in_progress', 'running'],
    ['queued', 'pending'],
    ['error', 'failed'],
    ['Canceled', 'cancelled'],
    ['SKIPPED', 'skipped'],
    ['not_run', 'skipped'],
    ['unstable', 'done'],
    [' Pending ', 'pending'],
  ])('have the status %s as %s', (status, expected) => {
    expect(read({ stages: [{ id: 'a', status }] })?.stages?.[0]?.status).toBe(expected);
  });

  it.each([
    ['no list', { prepare: 'done' }, undefined],
    ['null', null, undefined],
    ['a status that nobody knows', [{ id: 'a', status: 'steeping' }], [{ id: 'a', name: null, status: null }]],
    ['a name in place of an id', [{ name: 'Train' }], [{ id: 'Train', name: 'Train', status: null }]],
    ['entries that are none', [null, 3, 'x', {}, { id: 'a' }], [{ id: 'a', name: null, status: null }]],
    ['none', [], []],
  ])('%s is no error', (_what, stages, expected) => {
    const run = read({ stages });
    expect(run?.status).toBe('running');
    expect(run?.stages).toEqual(expected);
  });
});

describe('an agent’s plan', () => {
  it('is read with its alternatives and its settings', () => {
    const plan = {
      chosen: 'CTGAN',
      reason: 'mixed columns',
      alternatives: [{ name: 'TVAE', used: true, reason: 'as backup' }, { name: 'Copula' }],
      parameters: { epochs: 300, early_stopping: true, note: 'slow', layers: [256, 256], nothing: null },
    };
    expect(read({ plan })?.plan).toEqual({
      chosen: 'CTGAN',
      reason: 'mixed columns',
      alternatives: [
        { name: 'TVAE', used: true, reason: 'as backup' },
        { name: 'Copula', used: false, reason: null },
      ],
      parameters: { epochs: 300, early_stopping: true, note: 'slow' },
    });
  });

  it.each([
    ['no choice', { reason: 'none yet' }],
    ['a text', 'CTGAN'],
    ['null', null],
  ])('%s is no plan, and no error', (_what, plan) => {
    expect(read({ plan })).toMatchObject({ status: 'running' });
    expect(read({ plan })?.plan).toBeUndefined();
  });

  it('with misshapen parts keeps what can be read', () => {
    const plan = {
      chosen: 'A',
      alternatives: ['B', null, { used: true }, { name: 'C', used: 'yes' }],
      parameters: [1],
    };
    expect(read({ plan })?.plan).toMatchObject({ chosen: 'A', alternatives: [{ name: 'C', used: false }] });
  });
});

it('the OpenAPI document says what they are', () => {
  const schemas = JSON.stringify(SCHEMAS);
  for (const property of ['"stages"', '"stage"', '"plan"', '"alternatives"', '"chosen"'])
    expect(schemas).toContain(property);
});
