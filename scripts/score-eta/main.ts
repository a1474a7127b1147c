// Replays recorded runs and prints the errors of the remaining-time estimators.
//   npm run score:eta                the fixtures, and the shared traces if they exist
//   npm run score:eta -- --check     fails if it is worse than the committed best (tests/fixtures/eta/best.json)
//   npm run score:eta -- --update    writes a better score to the file
//   npm run score:eta -- --traces FILE.jsonl --scenarios R,H,N --ours
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { COMPONENTS, check, DISPLAYED, macro, OURS, RAW, type Row, SCENARIOS, type Scenario, TARGETS } from './gate';
import { components, displayed, raw } from './ours';
import { PEERS } from './peers';
import { type MakeEstimator, replay } from './replay';
import { readTraces, type Trace } from './traces';

const root = new URL('../../', import.meta.url);
const BEST = new URL('tests/fixtures/eta/best.json', root);
const SETS = {
  fixtures: new URL('tests/fixtures/eta/traces.jsonl', root).pathname,
  shared: new URL('../shared/eta/traces-open.jsonl', root).pathname,
};
const KNOWN: Record<Scenario, { history: boolean; total: (run: Trace) => boolean }> = {
  R: { history: true, total: (run) => !['mlperf', 'agent'].includes(run.family) },
  H: { history: true, total: () => false },
  N: { history: false, total: () => true },
};
const OWN: Record<string, MakeEstimator> = { [RAW]: raw, [DISPLAYED]: displayed, [COMPONENTS]: components };

function scoreAll(workflows: Map<string, Trace[]>, scenario: Scenario, make: MakeEstimator): Row[] {
  const { history, total } = KNOWN[scenario];
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

const { values: flags } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
    ours: { type: 'boolean', default: false },
    traces: { type: 'string' },
    scenarios: { type: 'string', default: SCENARIOS.join() },
  },
});
const scenarios = SCENARIOS.filter((name) => flags.scenarios.split(',').includes(name));
const best = JSON.parse(readFileSync(BEST, 'utf8')) as Record<string, Record<string, Record<string, number>>>;
const problems: string[] = [];

for (const [set, file] of Object.entries(flags.traces ? { given: flags.traces } : SETS)) {
  const workflows = readTraces(file);
  const runs = [...workflows.values()].flat();
  if (runs.length === 0) {
    console.log(`\n${set}: no traces found, left out.`);
    // The other recordings cannot be published; these are the only ones in the repository, so they must not be empty.
    if (set !== 'shared') problems.push(`${set}: there is no recorded run in ${file}, so nothing was measured.`);
    continue;
  }
  console.log(`\n== ${set}: ${runs.length} runs of ${workflows.size} workflows`);
  for (const scenario of scenarios) {
    const rowsOf = new Map(
      Object.entries(flags.ours ? OWN : { ...PEERS, ...OWN }).map(([name, make]) => [
        name,
        scoreAll(workflows, scenario, make),
      ]),
    );
    printTable(rowsOf, scenario);
    if (set === 'given') continue;
    const old = best[set]?.[scenario];
    if (flags.update) {
      const lower = OURS.map((name) => {
        const error = macro(rowsOf.get(name) ?? [], (s) => s.error);
        return [name, Math.min(old?.[name] ?? 1, Math.round(error * 1e5) / 1e5)];
      });
      best[set] = { ...best[set], [scenario]: Object.fromEntries(lower) };
    }
    const limits = { best: best[set]?.[scenario], targets: set === 'shared' ? TARGETS[scenario] : undefined };
    problems.push(...check(rowsOf, limits).map((problem) => `${set}, scenario ${scenario}: ${problem}`));
  }
}
if (flags.update) writeFileSync(BEST, `${JSON.stringify(best, null, 2)}\n`);
if (flags.check) {
  for (const problem of problems) console.error(`runlight: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log('\nNo worse than the best so far.');
}
