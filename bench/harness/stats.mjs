// Medians and spreads, and their formatting.

/** @param {readonly number[]} values @param {number} share 0 to 1 */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** @param {readonly number[]} values @returns {number} NaN if it is empty. */
export function median(values) {
  return quantile(values, 0.5);
}

/** @param {number} value Rounded to a few significant digits. */
export function short(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return value.toFixed(size >= 10 || Number.isInteger(value) ? 0 : size >= 1 ? 1 : 2);
}

/**
 * @param {number} value A ratio of two costs. Always two decimals, so that a narrowly missed target does not look met.
 */
export function ratio(value) {
  return Number.isFinite(value) ? value.toFixed(2) : '–';
}

/**
 * The median, with the minimum and maximum in parentheses: with three to five rounds no other measure of spread is
 * valid.
 *
 * @param {readonly number[]} values
 */
export function withSpread(values) {
  if (values.length === 0) return '–';
  const middle = short(median(values));
  return values.length < 2 ? middle : `${middle} (${short(Math.min(...values))}–${short(Math.max(...values))})`;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function table(head, rows) {
  const line = (/** @type {readonly (string | number)[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
