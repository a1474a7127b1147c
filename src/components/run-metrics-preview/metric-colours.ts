/** The text colour of each verdict. */
export const METRIC_COLOURS = {
  pass: 'rl:text-pass',
  warn: 'rl:text-warn',
  fail: 'rl:text-fail',
  neutral: 'rl:text-muted',
  pending: 'rl:text-muted',
};
