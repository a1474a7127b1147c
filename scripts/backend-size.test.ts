import { describe, expect, it } from 'vitest';
import { linesOfCode, measureBackend, PARTS } from './backend-size.mjs';

describe('the reference backend can be read in one sitting', () => {
  const files = measureBackend();

  it.each(PARTS)('$part has at most $budget lines of code', ({ part, budget }) => {
    const own = files.filter((file) => file.part === part);
    expect(own.length).toBeGreaterThan(0);
    expect(own.reduce((sum, { code }) => sum + code, 0)).toBeLessThanOrEqual(budget);
  });

  it('no file has more than 250 lines', () => {
    expect(files.filter(({ all }) => all > 250)).toEqual([]);
  });

  it('is counted whole, without tests and demo', () => {
    const partOf = new Map(files.map(({ name, part }) => [name, part]));
    expect(partOf.get('worker.ts')).toBe('one process');
    expect(partOf.get('store/claims.ts')).toBe('one process');
    expect(partOf.get('scale/http/websocket.ts')).toBe('scale');
    expect(partOf.get('scale/database/postgres.ts')).toBe('scale');
    expect([...partOf.keys()].filter((name) => /test|suite|demo|distributed/.test(name))).toEqual([]);
  });

  it('counts lines with code, in texts as well, and neither comments nor blank ones', () => {
    const text = [
      '/** Why. */',
      'export const a = 1; // here',
      '',
      '/*',
      ' no',
      '*/',
      'const sql = `',
      '  select 1`;',
      '',
    ];
    expect(linesOfCode(text.join('\n'))).toBe(3);
    expect(linesOfCode('interface A {\n  /** What. */\n  b: string;\n}\n')).toBe(3);
  });
});
