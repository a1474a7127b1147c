// The graph of the tests, as the development server loads it. The test installs its packages elsewhere.
// @ts-nocheck
import { Annotation, END, interrupt, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({ kind: Annotation(), n: Annotation(), answer: Annotation() });
/** The number of steps, 150 ms each, by kind of run. */
const STEPS = { short: 3, long: 200, deaf: 20, ask: 2, fails: 2 };

async function work({ kind, n = 0 }, { signal, writer }) {
  await new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, kind === 'slow' ? 1_500 : 150);
    if (kind === 'deaf') return;
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
  if (kind === 'fails' && n === 1) throw new Error('No such column');
  writer?.({ progress: (n + 1) / (STEPS[kind] ?? 3) });
  return { n: n + 1 };
}
const ask = () => ({ answer: interrupt({ question: 'Which column is the key?' }) });

function next({ kind, n, answer }) {
  if (n < (STEPS[kind] ?? 3)) return 'work';
  return kind === 'ask' && answer === undefined ? 'ask' : END;
}

export const graph = new StateGraph(State)
  .addNode('work', work)
  .addNode('ask', ask)
  .addEdge(START, 'work')
  .addConditionalEdges('work', next)
  .addEdge('ask', END)
  .compile();

/** The work that the demo's form starts: some stages, a long one in the middle. */
const Studio = Annotation.Root({
  scenario: Annotation(),
  speed: Annotation(),
  part: Annotation(),
  metrics: Annotation(),
});
const PARTS = 6;
const stage =
  (ms, share) =>
  async ({ scenario, speed = 1, part = 0 }, { signal, writer }) => {
    await new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms / speed);
      if (scenario === 'ignores-cancel') return;
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    });
    console.log('studio: a stage is done');
    const done = share ?? (part + 1) / (PARTS + 1);
    writer?.({ progress: done });
    return { part: part + 1, metrics: { ks_mean: 0.24 / (part + 1), corr_delta: 0.12 / (part + 1) } };
  };

export const studio = new StateGraph(Studio)
  .addNode('load_table', stage(800, 0.02))
  .addNode('fit_model', stage(2_500))
  .addNode('evaluate', stage(800, 1))
  .addEdge(START, 'load_table')
  .addEdge('load_table', 'fit_model')
  .addConditionalEdges('fit_model', ({ part }) => (part > PARTS ? 'evaluate' : 'fit_model'))
  .addEdge('evaluate', END)
  .compile();
