// `npm run bench:eta`: the cost of one estimate with 1,000 steps and five earlier runs of the same length. A benchmark,
// not a test.
import { createEtaEstimator, type EtaHistoryRun, type EtaStep } from '../../src/core/forecast/estimate';

const STEPS = 1_000;
const RUNS = 5;
const UPDATES = 3_000;

/** A small seeded generator instead of Math.random, for the same run in every process. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function runOf(seed: number, nameOf: (i: number) => string): EtaHistoryRun {
  const random = randomOf(seed);
  let time = 0;
  const steps = Array.from({ length: STEPS }, (_, i) => {
    const startedAtMs = time;
    time += 500 + 1_000 * random();
    return { name: nameOf(i), startedAtMs, finishedAtMs: time };
  });
  return { durationMs: time, steps };
}

const SHAPES: Record<string, (i: number) => string> = {
  'one group, "Epoch n/1000"': (i) => `Epoch ${i + 1}/${STEPS}`,
  'every step a name of its own': (i) =>
    `Task ${String.fromCharCode(97 + (i % 26))}${'abcdefghij'[i % 10]}-${i % 7}-${'x'.repeat(i % 40)}`,
};

/** How the steps arrive: the same array while only time passes, or all objects new, as from an uncached response. */
const FEEDS: Record<string, (steps: readonly EtaStep[]) => readonly EtaStep[]> = {
  'time passes': (steps) => steps,
  'new array': (steps) => [...steps],
  'new objects': (steps) => steps.map((step) => ({ ...step })),
};

for (const [shape, nameOf] of Object.entries(SHAPES)) {
  const history = Array.from({ length: RUNS }, (_, i) => runOf(i + 1, nameOf));
  const current = runOf(9, nameOf);
  for (const [feed, give] of Object.entries(FEEDS)) {
    const estimate = createEtaEstimator({ history, expectedSteps: STEPS });
    const all = current.steps.map((step, i): EtaStep => (i === STEPS - 1 ? { ...step, finishedAtMs: null } : step));
    const last = all[STEPS - 1]?.startedAtMs ?? 0;
    const inputs = Array.from({ length: UPDATES }, () => give(all));
    const run = () => {
      let sum = 0;
      for (const [i, steps] of inputs.entries()) {
        sum += estimate({ nowMs: last + i, startedAtMs: 0, steps }).remainingMs ?? 0;
      }
      return sum;
    };
    run();
    const before = performance.now();
    run();
    const each = (performance.now() - before) / UPDATES;
    console.log(`${shape.padEnd(30)} ${feed.padEnd(12)} ${each.toFixed(4)} ms per update`);
  }
}
