/** Runs of AG-UI agents, based on `runlight/local`. */
export {
  AG_UI_OUTCOMES,
  type AgUiAgent,
  type AgUiRun,
  type AgUiRuns,
  type AgUiSubscriber,
  createAgUiRuns,
} from './engines/ag-ui/ag-ui-runs';
