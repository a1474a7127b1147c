import type { PartTable } from '../../components/internal/part';
import { RUN_LAYOUT_PARTS } from '../run-layout/parts';

/** The stages of the window in a run's life. */
export const RUN_EXECUTION_MODAL_STATES = ['configure', 'starting', 'loading', 'running', 'ended', 'missing'] as const;

/** The values of `data-state` of `RunExecutionModal`. */
export type RunExecutionModalStage = (typeof RUN_EXECUTION_MODAL_STATES)[number];

/** The DOM names of the window's own parts. Public API. */
export const RUN_EXECUTION_MODAL_PARTS = {
  overlay: { slot: 'run-execution-overlay', states: ['open', 'closed'] },
  content: { slot: 'run-execution-modal', states: ['open', 'closed'] },
  header: { slot: 'run-execution-header', states: [] },
  body: { slot: 'run-execution-body', states: RUN_EXECUTION_MODAL_STATES },
  feed: { slot: 'run-execution-feed', states: [] },
  metrics: { slot: 'run-execution-metrics', states: [] },
  stats: { slot: 'run-execution-stats', states: [] },
  footer: { slot: 'run-execution-footer', states: [] },
  ...RUN_LAYOUT_PARTS,
} as const satisfies PartTable;
