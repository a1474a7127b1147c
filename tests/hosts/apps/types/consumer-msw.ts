import { createRunHandlers, RUN_SCENARIOS, type RunScenario } from 'runlight/msw';

const scenario: RunScenario = RUN_SCENARIOS[0];
export const { handlers, backend } = createRunHandlers({ scenario, faults: [{ call: 'cancelRun', drop: 'after' }] });
