import type { CheckResult, ConformanceReport } from './types';

const SIGNS = { passed: '✓', failed: '✗', skipped: '–' } as const;

/** Formats the result of one check. */
export function resultText(result: CheckResult): string {
  const { id, title, clause, outcome, note } = result;
  const head = `${SIGNS[outcome]} ${id.padEnd(22)} ${title}`;
  if (outcome === 'skipped') return `${head}\n    skipped: ${result.reason}`;
  if (outcome === 'passed') return note === undefined ? head : `${head}\n    note:     ${note}`;
  const { expected, got, advice } = result;
  return `${head}\n    contract: ${clause}\n    expected: ${expected}\n    got:      ${got}\n    to do:    ${advice}`;
}

/** Formats the summary. */
export function summaryText(report: ConformanceReport, strict: boolean): string {
  const { level, passed, failed, skipped, requests, durationMs, results } = report;
  const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
  const cost = `${requests} requests, ${(durationMs / 1000).toFixed(1)} s`;
  const names = (outcome: CheckResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).map((result) => result.id);
  const lines = [`\n${counts} (${cost})`];
  if (failed > 0) lines.push(`Does not conform to ${level}: ${names('failed').join(', ')}`);
  else if (passed === 0) lines.push('All checks were skipped, so conformance is unknown.');
  else if (skipped > 0 && strict)
    lines.push(`Conformance to ${level} not shown (--strict). Skipped: ${names('skipped').join(', ')}`);
  else if (skipped > 0)
    lines.push(`Conforms to ${level} in the checks that ran. Skipped: ${names('skipped').join(', ')}`);
  else lines.push(`Conforms to ${level}.`);
  const noted = results.filter(({ note }) => note !== undefined).map(({ id }) => id);
  if (noted.length > 0) lines.push(`Checks with a note: ${noted.join(', ')}`);
  return lines.join('\n');
}

/** 0 = conforms; 1 = a check failed, none passed, or one was skipped with `strict`. */
export function exitCodeOf({ passed, failed, skipped }: ConformanceReport, strict: boolean): 0 | 1 {
  return failed > 0 || passed === 0 || (strict && skipped > 0) ? 1 : 0;
}
