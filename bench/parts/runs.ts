import type { Run } from 'runlight';
import { workingRun } from './driver';

/** Many runs, a tenth of them active. */
export const MANY: readonly Run[] = Array.from({ length: 10_000 }, (_, i) =>
  workingRun({
    id: `run_${i}`,
    name: `Synthetic patient records ${i}`,
    dataset: i % 2 === 0 ? 'patient-admissions' : 'customers',
    ...(i % 10 === 0 ? {} : { status: 'succeeded', finishedAt: Date.now() - 1000 }),
  }),
);
