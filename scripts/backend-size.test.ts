import { describe, expect, it } from 'vitest';
import { BACKEND_LINES, linesOfCode, measureBackend } from './backend-size.mjs';

describe('the reference backend is to be read in one sitting', () => {
  const files = measureBackend();
  const code = files.reduce((sum, file) => sum + file.code, 0);

  it(`has at most ${BACKEND_LINES.held} lines of code`, () => {
    expect(code).toBeLessThanOrEqual(BACKEND_LINES.held);
  });

  // So that a gain cannot be lost again unseen.
  it('is held to what it has come down to', () => {
    expect(code).toBeGreaterThan(BACKEND_LINES.held - 25);
    expect(BACKEND_LINES.held).toBeGreaterThan(BACKEND_LINES.target);
  });

  it('is counted whole, without tests, demo and kit', () => {
    const names = files.map((file) => file.name);
    for (const name of ['server.ts', 'worker.ts', 'db/postgres.ts', 'push/hub.ts', 'store/claims.ts']) {
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
