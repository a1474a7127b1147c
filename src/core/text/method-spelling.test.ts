// @vitest-environment node
import { expect, it } from 'vitest';
import type { Run, RunStep } from '../run/run';
import { createMethodSpelling } from './method-spelling';

const step = (n: number, method: string | null): RunStep => ({
  id: String(n),
  n,
  kind: 'training',
  status: 'done',
  title: 'Training',
  method,
});
const run = (method: string): Run => ({ id: 'r', status: 'succeeded', method });
const steps = (...items: RunStep[]) => ({ order: 1, steps: { items, epoch: null, next: null, reset: true } });

it('section 11: "GC", "TVAE" while it runs, "tvae" at the end is one spelling of each method', () => {
  const spelled = createMethodSpelling();
  const first = spelled(steps(step(1, 'GC'), step(2, 'TVAE'), step(3, 'tvae'), step(4, null)));
  expect(first.steps?.items.map(({ method }) => method)).toEqual(['GC', 'TVAE', 'TVAE', null]);
  expect(spelled({ order: 2, run: run('tvae') }).run?.method).toBe('TVAE');
});

it('the run’s own spelling stands where it was told first; spaces, hyphens and underscores make no other method', () => {
  const spelled = createMethodSpelling();
  spelled({ order: 1, run: run('Gaussian Copula') });
  const items = spelled(steps(step(1, 'gaussian_copula'), step(2, 'GAUSSIAN-COPULA'), step(3, 'CTGAN'))).steps?.items;
  expect(items?.map(({ method }) => method)).toEqual(['Gaussian Copula', 'Gaussian Copula', 'CTGAN']);
});

it('leaves steps as they are where nothing differs', () => {
  const item = step(1, 'CTGAN');
  expect(createMethodSpelling()(steps(item)).steps?.items[0]).toBe(item);
});
