import { RunNow, RunProvider } from 'runlight';
import { createLocalRuns } from 'runlight/local';
import { drivePart } from '../driver';

const local = createLocalRuns();
const run = local.start({ id: 'run', name: 'Synthetic patient records', totalSteps: 8 });
const step = run.step({
  title: 'Train the model',
  kind: 'training',
  metrics: [{ key: 'loss', value: 3, label: 'Loss' }],
});
drivePart({
  shows: 'Loss',
  draw: () => (
    <RunProvider source={local.source}>
      <RunNow runId="run" style={{ width: 580 }} />
    </RunProvider>
  ),
  change: (count) => {
    step.progress(count, 100_000, 'batches');
    step.update({ metrics: [{ key: 'loss', value: 3 / Math.sqrt(count), label: 'Loss' }] });
  },
});
