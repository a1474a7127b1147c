import { hasEnded } from '../../core/run/run';
import type { RunView } from '../../hooks/useRunView';
import type { RunExecutionModalStage } from './parts';

/** What the window shows, by what is known of the run. */
export function stageOf(view: RunView, isStarting: boolean): RunExecutionModalStage {
  const { run, runId, connection } = view;
  if (run !== null) return hasEnded(run) ? 'ended' : 'running';
  if (runId !== null) return connection.error === null ? 'loading' : 'missing';
  return isStarting ? 'starting' : 'configure';
}

/** The stages before there is a run: the configuration is shown. */
export const isConfigureStage = (stage: RunExecutionModalStage) => stage === 'configure' || stage === 'starting';
