import type { RunStep } from '../run/run';
import type { StepsPage } from '../run/source/run-source';
import { emptyStepLog, mergeSteps, replaceSteps, type StepLog } from '../run/steps/step-log';
import type { StoreContext } from './types';

/** Maximum number of pages: stops the read if a backend's pages never end. */
const MAX_PAGES = 1_000;

/**
 * Reads all steps of a run, from the first page to the last.
 * @param signal aborts the read
 */
export async function readAllSteps(
  { source, ask, options }: Pick<StoreContext, 'source' | 'ask' | 'options'>,
  runId: string,
  signal: AbortSignal | undefined,
): Promise<readonly RunStep[]> {
  let log: StepLog = emptyStepLog;
  let after = 0;
  let epoch: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const from: { after: number; epoch: string | null } = { after, epoch };
    const answer: StepsPage = await ask((s) => source.readSteps(runId, { ...from, signal: s }), signal);
    const put = answer.reset ? replaceSteps : mergeSteps;
    log = put(log, answer.steps, options.maxSteps);
    // Stop at the last page, and if the cursor does not advance.
    if (!answer.more || ((answer.next ?? after) <= after && !answer.reset)) break;
    after = answer.next ?? after;
    epoch = answer.epoch;
  }
  return log.steps;
}
