import { type Run, RunTimeElapsed, RunTimeStats } from 'runlight';
import { driveLabels } from '../driver';

const runSince = (startedAt: number): Run => ({
  id: `run_${startedAt}`,
  name: 'Synthetic patient records',
  status: 'running',
  createdAt: startedAt,
  startedAt,
});

// The library's own label: a run's "2m 34s".
driveLabels((instants) =>
  instants.map((at) => (
    <RunTimeStats key={at} run={runSince(at)}>
      <RunTimeElapsed />
    </RunTimeStats>
  )),
);
