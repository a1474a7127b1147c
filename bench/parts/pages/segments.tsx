import { RunProgressIndicator } from 'runlight';
import { drivePart, stepsOf, workingRun } from '../driver';

const STEPS = 24;
const steps = stepsOf(STEPS);
let fraction = 0.5;
drivePart({
  shows: '%',
  draw: () => (
    <RunProgressIndicator
      run={workingRun({ progress: { completedSteps: STEPS - 1, totalSteps: STEPS, fraction } })}
      steps={steps}
    />
  ),
  change: (count) => {
    fraction = 0.5 + (count % 400) / 1000;
  },
});
