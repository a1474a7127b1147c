// Replays recorded runs and prints how far off estimators of the remaining time are.
//   npm run score:eta                the fixtures, and the shared traces where they are
//   npm run score:eta -- --check     fails when it got worse than the committed best (tests/fixtures/eta/best.json)
//   npm run score:eta -- --update    writes a better score down
//   npm run score:eta -- --traces FILE.jsonl --scenarios R,H,N
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { displayed, raw } from './ours';
import { PEERS } from './peers';
import { type MakeEstimator, replay, type Score } from './replay';
import { readTraces, type Trace } from './traces';

const root = new URL('../../', import.meta.url);
const BEST = new URL('tests/fixtures/eta/best.json', root);
const SETS = {
  fixtures: new URL('tests/fixtures/eta/traces.jsonl', root).pathname,
  shared: new URL('../shared/eta/traces-open.jsonl', root).pathname,
};
/** R: history, and the total only where a host can honestly know it. H: history alone. N: the total alone. */
const SCENARIOS = {
  R: { history: true, total: (run: Trace) => !['mlperf', 'agent'].includes(run.family) },
  H: { history: true, total: () => false },
  N: { history: false, total: () => true },
};
type Scenario = keyof typeof SCENARIOS;
const RAW = 'runlight';
const DISPLAYED = 'runlight, displayed';
const ESTIMATORS: Record<string, MakeEstimator> = { ...PEERS, [RAW]: raw, [DISPLAYED]: displayed };

type Row = { family: string; workflow: string; score: Score };

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function groupBy(rows: readonly Row[], nameOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(nameOf(row), [...(groups.get(nameOf(row)) ?? []), row]);
  return [...groups.values()];
}

/** The mean over families of the mean over workflows of the mean over runs: no long record outvotes the others. */
function macro(rows: readonly Row[], pick: (score: Score) => number | null): number {
  const values = groupBy(rows, (row) => row.family).map((family) =>
    mean(
      groupBy(family, (row) => row.workflow)
        .map((runs) => mean(runs.map((row) => pick(row.score)).filter((value) => value !== null)))
        .filter(Number.isFinite),
    ),
  );
  return mean(values.filter(Number.isFinite));
}

function scoreAll(workflows: Map<string, Trace[]>, scenario: Scenario, make: MakeEstimator): Row[] {
  const { history, total } = SCENARIOS[scenario];
  return [...workflows.values()].flatMap((runs) =>
    runs.flatMap((run, i) => {
      if (history && i === 0) return [];
      const context = {
        expectedSteps: total(run) ? (run.expected ?? run.steps.length) : null,
        history: history ? runs.slice(Math.max(0, i - 10), i) : [],
      };
      return [{ family: run.family, workflow: run.workflow, score: replay(run, make, context) }];
    }),
  );
}

function printTable(rowsOf: Map<string, Row[]>, scenario: Scenario): void {
  const percent = (value: number, width: number) =>
    (Number.isFinite(value) ? (100 * value).toFixed(1) : '–').padStart(width);
  const families = [...new Set([...rowsOf.values()].flat().map((row) => row.family))].sort();
  console.log(`\nScenario ${scenario}: mean |error of the time left| / length of the run, %`);
  console.log(`${''.padEnd(22)}  error  in20  drops  early   flat jitter  holds | ${families.join('  ')}`);
  for (const [name, rows] of rowsOf) {
    const cells = [
      percent(
        macro(rows, (s) => s.error),
        7,
      ),
      percent(
        macro(rows, (s) => s.within20),
        6,
      ),
      macro(rows, (s) => s.drops)
        .toFixed(2)
        .padStart(7),
      percent(
        macro(rows, (s) => s.early),
        7,
      ),
      percent(
        macro(rows, (s) => s.flat),
        7,
      ),
      macro(rows, (s) => s.jitter)
        .toFixed(2)
        .padStart(7),
      percent(
        macro(rows, (s) => s.holds),
        7,
      ),
    ];
    const byFamily = families.map((family) =>
      percent(
        macro(
          rows.filter((row) => row.family === family),
          (s) => s.error,
        ),
        family.length,
      ),
    );
    console.log(`${name.padEnd(22)}${cells.join('')} | ${byFamily.join('  ')}`);
  }
}

/** What must hold of scenario R. Returns what does not. */
function check(rowsOf: Map<string, Row[]>, best: Record<string, number>): string[] {
  const problems: string[] = [];
  const expectAtMost = (what: string, value: number, limit: number) => {
    if (!(value <= limit))
      problems.push(`${what} is ${(100 * value).toFixed(2)} %, allowed are ${(100 * limit).toFixed(2)} %.`);
  };
  for (const name of [RAW, DISPLAYED]) {
    const error = macro(rowsOf.get(name) ?? [], (s) => s.error);
    expectAtMost(`error of "${name}"`, error, 1.03 * (best[name] ?? 0));
  }
  const shown = rowsOf.get(DISPLAYED) ?? [];
  const drops = shown.reduce((sum, row) => sum + row.score.drops, 0);
  if (drops > 0) problems.push(`the percent shown fell ${drops} times; it never may.`);
  expectAtMost(
    'part of a run in which 95 % or more is shown too early',
    macro(shown, (s) => s.early),
    0.05,
  );
  const holds = macro(rowsOf.get(RAW) ?? [], (s) => s.holds);
  if (!(holds >= 0.7 && holds <= 0.9))
    problems.push(`the 80 % range holds the truth in ${(100 * holds).toFixed(1)} %; 70 to 90 % are allowed.`);
  return problems;
}

const { values: flags } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
    traces: { type: 'string' },
    scenarios: { type: 'string', default: 'R,H,N' },
  },
});
const scenarios = flags.scenarios.split(',').filter((name): name is Scenario => name in SCENARIOS);
const best = JSON.parse(readFileSync(BEST, 'utf8')) as Record<string, Record<string, number>>;
const problems: string[] = [];

for (const [set, file] of Object.entries(flags.traces ? { given: flags.traces } : SETS)) {
  const workflows = readTraces(file);
  const runs = [...workflows.values()].flat();
  if (runs.length === 0) {
    console.log(`\n${set}: no traces found, left out.`);
    continue;
  }
  console.log(`\n== ${set}: ${runs.length} runs of ${workflows.size} workflows`);
  for (const scenario of scenarios) {
    const rowsOf = new Map(
      Object.entries(ESTIMATORS).map(([name, make]) => [name, scoreAll(workflows, scenario, make)]),
    );
    printTable(rowsOf, scenario);
    if (scenario !== 'R' || set === 'given') continue;
    if (flags.update) {
      const old = best[set] ?? {};
      best[set] = Object.fromEntries(
        [RAW, DISPLAYED].map((name) => {
          const error = macro(rowsOf.get(name) ?? [], (s) => s.error);
          return [name, Math.min(old[name] ?? 1, Math.round(error * 1e5) / 1e5)];
        }),
      );
    }
    if (flags.check) problems.push(...check(rowsOf, best[set] ?? {}).map((problem) => `${set}: ${problem}`));
  }
}
if (flags.update) writeFileSync(BEST, `${JSON.stringify(best, null, 2)}\n`);
if (flags.check) {
  for (const problem of problems) console.error(`runlight: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log('\nNo worse than the best so far.');
}
