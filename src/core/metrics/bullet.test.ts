import { describe, expect, it } from 'vitest';
import { bulletOf } from './bullet';

describe('bulletOf', () => {
  it('of a metric that is better low begins at zero and ends a step after the warning', () => {
    expect(bulletOf(0.15, { direction: 'lower', pass: 0.1, warn: 0.2 })).toEqual({
      passing: { from: 0, to: 33.3 },
      pass: 33.3,
      warn: 66.7,
      value: 50,
      beyond: null,
    });
  });

  it('of one that is better high its passing side is at the end', () => {
    expect(bulletOf(0.95, { direction: 'higher', pass: 0.9, warn: 0.8 })).toEqual({
      passing: { from: 66.7, to: 100 },
      pass: 66.7,
      warn: 33.3,
      value: 83.3,
      beyond: null,
    });
  });

  it('puts what lies beyond it at its edge, and says so', () => {
    const lower = { direction: 'lower', pass: 0.1, warn: 0.2 } as const;
    expect(bulletOf(4, lower)).toMatchObject({ value: 100, beyond: 'high' });
    expect(bulletOf(-1, lower)).toMatchObject({ value: 0, beyond: 'low' });
    expect(bulletOf(0.1, { direction: 'higher', pass: 0.9, warn: 0.8 })).toMatchObject({ value: 0, beyond: 'low' });
  });

  it('with one threshold reaches twice as far, and shows no value that was not measured', () => {
    expect(bulletOf(null, { direction: 'lower', pass: 0.1, warn: null })).toMatchObject({
      pass: 50,
      warn: null,
      value: null,
    });
  });

  it('is nothing of what is not judged', () => {
    expect(bulletOf(1, { direction: null, pass: 1, warn: 2 })).toBeNull();
    expect(bulletOf(1, { direction: 'lower', pass: null, warn: null })).toBeNull();
  });
});
