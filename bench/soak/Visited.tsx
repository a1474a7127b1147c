import { useState } from 'react';
import { RealTimeRunStatus, RunCard, RunExecutionModal, RunStatusBadge, RunsList, RunTimeStats } from 'runlight';
import { CHATTY } from './backend';

/** What the page is told to show. */
export interface Shown {
  /** The run in the window; `null` = closed. */
  inWindow: string | null;
  /** The run in the second panel, as a visitor who goes from one to the next. */
  beside: string;
}

let update: (next: Partial<Shown>) => void = () => {};

/** Shows something else on the page. */
export const show = (next: Partial<Shown>) => update(next);

/** A page with everything, for a visitor who goes from run to run. */
export function Visited() {
  const [shown, setShown] = useState<Shown>({ inWindow: null, beside: 'run_1' });
  update = (next) => setShown((before) => ({ ...before, ...next }));
  return (
    <>
      <RealTimeRunStatus runId={CHATTY} showFeed showMetrics />
      <RunTimeStats runId={CHATTY} />
      <RunStatusBadge runId={CHATTY} />
      <RealTimeRunStatus key={shown.beside} runId={shown.beside} showFeed />
      <RunCard runId={shown.beside} />
      <RunsList />
      <RunExecutionModal
        open={shown.inWindow !== null}
        runId={shown.inWindow}
        onOpenChange={(open) => open || setShown((before) => ({ ...before, inWindow: null }))}
      />
    </>
  );
}
