import { RunStepTimes } from 'runlight';
import { stepAt } from '../../feed/steps';
import { drivePart, stepsOf, workingRun } from '../driver';

const STEPS = 100_000;
let steps = stepsOf(STEPS);
const run = workingRun();
drivePart({
  shows: 'Step ',
  draw: () => <RunStepTimes run={run} steps={steps} style={{ width: 580 }} />,
  change: () => {
    steps = [...steps, stepAt(steps.length)];
  },
});
