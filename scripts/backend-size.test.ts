import { describe, expect, it } from 'vitest';
import { BACKEND_LINES, linesOfCode, measureBackend } from './backend-size.mjs';

describe('the reference backend is to be read in one sitting', () => {
  const files = measureBackend();
  const code = files.reduce((sum, file) => sum + file.code, 0);

  // A test fails when there is more to read, with some room, and never because there is less (hosts.md 12).
  it(`has ${BACKEND_LINES.measured} lines of code, or little more`, () => {
    expect(code).toBeLessThanOrEqual(BACKEND_LINES.measured * BACKEND_LINES.room);
    expect(code).toBeGreaterThan(100);
  });

  it('is counted whole, without tests, demo and kit', () => {
    const names = files.map((file) => file.name);
    for (const name of ['server.ts', 'worker.ts', 'scale/postgres.ts', 'api/feed.ts', 'store/claims.ts']) {
      expect(names).toContain(name);
    }
    expect(names.filter((name) => /test|suite|demo|conformance|distributed/.test(name))).toEqual([]);
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
