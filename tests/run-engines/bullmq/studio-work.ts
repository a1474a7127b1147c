import { setTimeout as pause } from 'node:timers/promises';
import type { BullmqWorkerJob, RunlightJob } from '../../../src/bullmq';

/** The input of the demo's form. */
export interface StudioInput {
  scenario?: string;
  method?: string;
  speed?: number;
}

/** Few steps, so that a feed renders all of them; long ones, so that they can be stopped on a slow machine. */
const PARTS = 6;
const EPOCHS = 30;

/**
 * The work that the demo's form starts, as a host may implement it: some stages, a long one in the middle, metrics at
 * the end.
 */
export async function studioWork(
  { job, signal, step, progress, metrics }: RunlightJob<BullmqWorkerJob>,
  { scenario, method = 'the model', speed = 1 }: StudioInput,
): Promise<void> {
  const isDeaf = scenario === 'ignores-cancel';
  const total = isDeaf ? 12 : 3 + PARTS;
  const epochs = isDeaf ? 20 : EPOCHS;
  const work = async (ms: number) => {
    await pause(ms / speed, undefined, isDeaf ? {} : { signal });
    console.log(`worked ${job.id}`);
  };
  progress({ totalSteps: total });
  const loading = step({ title: 'Load the table', kind: 'loading' });
  await work(800);
  loading.done({ detail: '48,842 rows, 15 columns' });
  const preparing = step({ title: 'Prepare the columns', kind: 'info' });
  await work(800);
  preparing.done();
  for (let stage = 1; stage <= total - 3; stage += 1) {
    const training = step({ title: `Train ${method}, part ${stage}`, kind: 'training' });
    for (let epoch = 1; epoch <= epochs; epoch += 1) {
      training.progress(epoch, epochs, 'epochs');
      await work(isDeaf ? 60 : 250);
    }
    training.done();
    metrics([
      { key: 'ks_mean', value: 0.24 / stage },
      { key: 'corr_delta', value: 0.12 / stage },
    ]);
  }
  const evaluating = step({ title: 'Evaluate', kind: 'metrics' });
  await work(800);
  evaluating.done();
  metrics([
    { key: 'ks_mean', value: 0.04 },
    { key: 'corr_delta', value: 0.02 },
    { key: 'mia_auc', value: 0.52 },
    { key: 'dup_rate', value: 0.001 },
  ]);
}
