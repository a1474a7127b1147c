/** Browsers limit layout to 17 million (Firefox) to 33 million px; longer lists get less pad per row. */
const MAX_PX = 8_000_000;

/** Pad height per row, px. */
export function padPerRow(averageHeight: number, rows: number): number {
  return Math.min(averageHeight, MAX_PX / Math.max(1, rows));
}

/** Sets a pad's height if it differs. */
export function setPad(pad: HTMLElement | null, height: number): void {
  if (!pad) return;
  // In two parts: CSS lengths are 32-bit floats, without fractions beyond some million px.
  const whole = `${Math.floor(height)}px`;
  const rest = `${height - Math.floor(height)}px`;
  // The browser compares too, but only after parsing.
  if (pad.style.height !== whole) pad.style.height = whole;
  if (pad.style.paddingBottom !== rest) pad.style.paddingBottom = rest;
}
