import { CANCEL_RUN_BUTTON_PARTS } from '../components/cancel-run-button/cancel-run-context';
import { LIVE_ACTIVITY_FEED_PARTS } from '../components/live-activity-feed/parts';
import { LIVE_INDICATOR_PARTS } from '../components/live-indicator/parts';
import { RUN_METRICS_PREVIEW_PARTS } from '../components/run-metrics-preview/parts';
import { RUN_NOW_PARTS } from '../components/run-now/parts';
import { RUN_PROGRESS_INDICATOR_PARTS } from '../components/run-progress-indicator/parts';
import { RUN_RESULT_PARTS } from '../components/run-result/parts';
import { RUN_STAGES_PARTS } from '../components/run-stages/parts';
import { RUN_STATUS_BADGE_PARTS } from '../components/run-status-badge/parts';
import { RUN_STEP_TIMES_PARTS } from '../components/run-step-times/parts';
import { RUN_TIME_STATS_PARTS } from '../components/run-time-stats/parts';
import { REAL_TIME_RUN_STATUS_PARTS } from '../composites/real-time-run-status/parts';
import { RUN_CARD_PARTS } from '../composites/run-card/parts';
import { RUN_EXECUTION_MODAL_PARTS } from '../composites/run-execution-modal/parts';
import { RUNS_LIST_PARTS } from '../composites/runs-list/parts';

/**
 * DOM parts of every component. `parts.RunCard.root.slot` is the `data-slot` value, and `parts.RunCard.root.states` are
 * all possible `data-state` values. The keys are those of `classNames`.
 */
export const parts = {
  CancelRunButton: CANCEL_RUN_BUTTON_PARTS,
  LiveActivityFeed: LIVE_ACTIVITY_FEED_PARTS,
  LiveIndicator: LIVE_INDICATOR_PARTS,
  RealTimeRunStatus: REAL_TIME_RUN_STATUS_PARTS,
  RunCard: RUN_CARD_PARTS,
  RunExecutionModal: RUN_EXECUTION_MODAL_PARTS,
  RunMetricsPreview: RUN_METRICS_PREVIEW_PARTS,
  RunNow: RUN_NOW_PARTS,
  RunProgressIndicator: RUN_PROGRESS_INDICATOR_PARTS,
  RunResult: RUN_RESULT_PARTS,
  RunStages: RUN_STAGES_PARTS,
  RunStatusBadge: RUN_STATUS_BADGE_PARTS,
  RunStepTimes: RUN_STEP_TIMES_PARTS,
  RunTimeStats: RUN_TIME_STATS_PARTS,
  RunsList: RUNS_LIST_PARTS,
} as const;
