/**
 * The total to show beside a number of steps. If a run has exceeded its plan (a backup attempt after the last expected
 * step), the total is unknown: "step 9 of 8" is never shown.
 */
export const totalFor = (steps: number, total: number | null): number | null =>
  total !== null && steps > total ? null : total;
