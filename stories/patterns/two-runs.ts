import { onBackend } from '../support/backend';

/** Spread into each story: Storybook parses `meta` statically and ignores spread properties there. */
export const onTwoRuns = onBackend({
  speed: 2,
  prepare: (backend) => {
    backend.startRun({ name: 'Claims 2019–2025', dataset: 'claims' }, { id: 'claims' });
    backend.startRun({ name: 'Churn, weekly', dataset: 'churn-w18' }, { id: 'churn' });
  },
});
