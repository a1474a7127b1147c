import { type Run, RunsList } from 'runlight';
import { drivePart } from '../driver';
import { MANY } from '../runs';

let runs: readonly Run[] = MANY;
drivePart({
  shows: 'Synthetic patient records',
  draw: () => <RunsList list={{ runs }} style={{ width: 580 }} />,
  change: (count) => {
    const progress = { completedSteps: 3, totalSteps: 8, fraction: 0.3 + (count % 500) / 1000 };
    runs = runs.map((run) => (run.status === 'running' ? { ...run, progress } : run));
  },
});
