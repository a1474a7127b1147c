import { RunSourceError } from '../../core/run/source/run-source-error';
import type { RequestEntry } from './journal';

type Reported = Pick<RequestEntry, 'outcome' | 'summary'>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const counted = (list: readonly unknown[], word: string) => `${list.length} ${word}${list.length === 1 ? '' : 's'}`;

function partsOf(answer: Readonly<Record<string, unknown>>): string[] {
  const { run, status, rev, steps, runs, next, more, reset } = answer;
  const parts: string[] = [];
  if (isObject(run)) parts.push(String(run.status), ...(run.rev == null ? [] : [`rev ${String(run.rev)}`]));
  else if (typeof status === 'string') parts.push(status, ...(rev == null ? [] : [`rev ${String(rev)}`]));
  if (Array.isArray(steps)) parts.push(counted(steps, 'step'));
  if (Array.isArray(runs)) parts.push(counted(runs, 'run'));
  if (next != null) parts.push(`up to rev ${String(next)}`);
  if (more === true) parts.push('more pages');
  if (reset === true) parts.push('replaces all steps');
  return parts;
}

/** Summarises a response of a source. */
export function summarise(answer: unknown): Reported {
  if (Array.isArray(answer)) return { outcome: 'ok', summary: counted(answer, 'value') };
  if (!isObject(answer)) return { outcome: 'ok', summary: '' };
  if ('validator' in answer && answer.run === null) return { outcome: 'unchanged', summary: 'not changed (304)' };
  return { outcome: 'ok', summary: partsOf(answer).join(', ') };
}

/** Summarises a failure. */
export function summariseError(error: unknown, isAborted: boolean): Reported {
  if (isAborted) return { outcome: 'aborted', summary: 'no longer needed, or timed out' };
  if (!(error instanceof RunSourceError)) return { outcome: 'failed', summary: String(error) };
  const { kind, status, message } = error;
  const head = status === null ? kind : `${kind} (${status})`;
  return { outcome: 'failed', summary: `${head}: ${message.replace(/^runlight: /, '')}` };
}
