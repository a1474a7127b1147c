/** Browsers lay out nothing beyond 17 (Firefox) to 33 million px; longer lists get lower pads per row. */
const MAX_PX = 8_000_000;

/** How much of a pad stands for one row, px. */
export function padPerRow(averageHeight: number, rows: number): number {
  return Math.min(averageHeight, MAX_PX / Math.max(1, rows));
}

/** Sets a pad's height, and touches nothing where it has it already. */
export function setPad(pad: HTMLElement | null, height: number): void {
  if (!pad) return;
  // In two parts: lengths in CSS are 32-bit floats, which have no fractions left at some million px.
  const whole = `${Math.floor(height)}px`;
  const rest = `${height - Math.floor(height)}px`;
  // The browser compares as well, but only after it has parsed.
  if (pad.style.height !== whole) pad.style.height = whole;
  if (pad.style.paddingBottom !== rest) pad.style.paddingBottom = rest;
}
