import type { PartTable } from '../../components/internal/part';

/** The DOM names that a run's panel and window share. Public API. */
export const RUN_LAYOUT_PARTS = {
  facts: { slot: 'run-facts', states: [] },
  progress: { slot: 'run-progress-zone', states: ['going', 'ended'] },
  verdict: { slot: 'run-verdict', states: ['pass', 'warn', 'fail', 'pending'] },
  plan: { slot: 'run-plan', states: [] },
  pause: { slot: 'run-pause', states: ['idle', 'pause', 'resume'] },
  notice: { slot: 'run-notice', states: ['info', 'waiting', 'warning', 'error'] },
} as const satisfies PartTable;
