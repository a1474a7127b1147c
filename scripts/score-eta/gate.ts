import type { Score } from './replay';

/** R: history, and the total only where a host can know it. H: history only. N: the total only. */
export const SCENARIOS = ['R', 'H', 'N'] as const;
/** One of {@link SCENARIOS}. */
export type Scenario = (typeof SCENARIOS)[number];

/** The raw estimate, what the display derives from it, and what the components show: each is compared with its best. */
export const RAW = 'runlight';
export const DISPLAYED = 'runlight, displayed';
export const COMPONENTS = 'runlight, components';
export const OURS = [RAW, DISPLAYED, COMPONENTS] as const;

/** The targets for the remaining time over all recorded runs, regardless of the best so far. Fractions. */
export const TARGETS: Readonly<Record<Scenario, Readonly<Record<string, number>>>> = {
  R: { [RAW]: 0.193, [DISPLAYED]: 0.197, [COMPONENTS]: 0.197 },
  H: { [RAW]: 0.225, [DISPLAYED]: 0.225, [COMPONENTS]: 0.225 },
  N: { [RAW]: 0.275, [DISPLAYED]: 0.275, [COMPONENTS]: 0.275 },
};

/** The result of one estimator for one run. */
export interface Row {
  family: string;
  workflow: string;
  score: Score;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function groupBy(rows: readonly Row[], nameOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(nameOf(row), [...(groups.get(nameOf(row)) ?? []), row]);
  return [...groups.values()];
}

/**
 * The mean over families of the mean over workflows of the mean over runs, so that long records do not dominate.
 * @returns NaN if nothing was measured
 */
export function macro(rows: readonly Row[], pick: (score: Score) => number | null): number {
  const values = groupBy(rows, (row) => row.family).map((family) =>
    mean(
      groupBy(family, (row) => row.workflow)
        .map((runs) => mean(runs.map((row) => pick(row.score)).filter((value) => value !== null)))
        .filter(Number.isFinite),
    ),
  );
  return mean(values.filter(Number.isFinite));
}

/** The limits that a score must not exceed. Fractions. */
export interface Limits {
  /** The best error so far, by estimator. */
  best: Readonly<Record<string, number>> | undefined;
  /** The maximum error regardless of the best, by estimator. */
  targets?: Readonly<Record<string, number>> | undefined;
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

/**
 * Checks the results of one scenario.
 * @param rowsOf every run, by estimator
 * @returns the violations as sentences; a missing measurement is a violation
 */
export function check(rowsOf: ReadonlyMap<string, readonly Row[]>, { best, targets }: Limits): string[] {
  const problems: string[] = [];
  for (const name of OURS) {
    const rows = rowsOf.get(name) ?? [];
    if (rows.length === 0) {
      problems.push(`no run was scored with "${name}", so nothing is known of it.`);
      continue;
    }
    const expectAtMost = (what: string, value: number, limit: number) => {
      if (!(value <= limit)) problems.push(`${what} of "${name}" is ${percent(value)}, allowed are ${percent(limit)}.`);
    };
    const error = macro(rows, (s) => s.error);
    const known = best?.[name];
    if (known === undefined) problems.push(`no best error of "${name}" is written down; run with --update.`);
    else expectAtMost('the error, against the best so far,', error, 1.03 * known);
    const target = targets?.[name];
    if (target !== undefined) expectAtMost('the error, against what was promised,', error, target);

    const holds = macro(rows, (s) => s.holds);
    if (!(holds >= 0.7 && holds <= 0.9)) {
      problems.push(`the 80 % range of "${name}" holds the truth in ${percent(holds)}; 70 to 90 % are allowed.`);
    }
    // The raw estimate may fall and be optimistic; the display may not.
    if (name === RAW) continue;
    const drops = rows.reduce((sum, row) => sum + row.score.drops, 0);
    if (drops > 0) problems.push(`the percent of "${name}" fell ${drops} times; it never may.`);
    expectAtMost(
      'the part of a run with 95 % or more too early',
      macro(rows, (s) => s.early),
      0.05,
    );
  }
  return problems;
}
