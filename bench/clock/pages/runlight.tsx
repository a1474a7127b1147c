import { type Run, RunTimeElapsed, RunTimeStats } from 'runlight';
import { driveLabels } from '../driver';

const runSince = (startedAt: number): Run => ({
  id: `run_${startedAt}`,
  name: 'Synthetic patient records',
  status: 'running',
  createdAt: startedAt,
  startedAt,
});

// The library's own label: "2m 34s" of a run.
driveLabels((instants) =>
  instants.map((at) => (
    <RunTimeStats key={at} run={runSince(at)}>
      <RunTimeElapsed />
    </RunTimeStats>
  )),
);
