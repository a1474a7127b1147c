/**
 * The total that may stand beside a number of steps. A run that has gone beyond its plan (a backup attempt after the last
 * expected step) has none that anybody knows: "step 9 of 8" is not said.
 */
export const totalFor = (steps: number, total: number | null): number | null =>
  total !== null && steps > total ? null : total;
