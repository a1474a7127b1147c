/** The maintenance cost of a page, as shown by its source. */
export interface CodeCount {
  /** Lines of code, without blank lines and comments. */
  lines: number;
  effects: number;
  timers: number;
  states: number;
}

/** Counts from TypeScript source. */
export function countCode(source: string): CodeCount {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const count = (pattern: RegExp) => code.match(pattern)?.length ?? 0;
  return {
    lines: code.split('\n').filter((line) => line.trim() !== '').length,
    effects: count(/\buseEffect\(/g),
    timers: count(/\bset(?:Timeout|Interval)\(/g),
    states: count(/\buseState[<(]/g),
  };
}

/** The table in docs/migration.md. */
export function migrationTable(byHand: CodeCount, withRunlight: CodeCount): string {
  const row = (name: string, key: keyof CodeCount) => `| ${name} | ${byHand[key]} | ${withRunlight[key]} |`;
  return [
    '| | by hand | with runlight |',
    '|---|---|---|',
    row('lines of code', 'lines'),
    row('effects', 'effects'),
    row('timers', 'timers'),
    row('pieces of state', 'states'),
    '',
  ].join('\n');
}
