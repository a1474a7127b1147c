/** Formats a duration: `340 ms`, `2.4 s`, `3 min`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

export function ageText(at: number | null, now: number): string {
  if (at === null) return 'never';
  return `${durationText(Math.max(0, now - at))} ago`;
}

/** Formats a time of day with tenths of a second, which show the order of requests. */
export function clockText(at: number): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const tenths = Math.floor(time.getMilliseconds() / 100);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${tenths}`;
}

/** Describes the server's clock relative to this machine's. */
export function offsetText(ms: number): string {
  if (Math.abs(ms) < 1) return '0 ms';
  return ms > 0 ? `${durationText(ms)} ahead of this device` : `${durationText(-ms)} behind this device`;
}
