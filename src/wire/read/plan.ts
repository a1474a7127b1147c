import {
  type RunAlternative,
  type RunPlan,
  type RunStage,
  type RunStageStatus,
  STAGE_STATUSES,
} from '../../core/run/run';
import { parseIfText } from '../json';
import { flag, identifier, list, object, oneOf, string, text } from './fields';
import { isNeverDone, meaningOf, type WordMeaning } from './status-words';

/** Stage status by meaning. A stage that ended without a failure is done. */
const STAGE_MEANINGS: Readonly<Record<WordMeaning, RunStageStatus>> = {
  queued: 'pending',
  running: 'running',
  waiting: 'running',
  paused: 'running',
  cancelling: 'running',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  ended: 'done',
};

function stageStatus(value: unknown): RunStageStatus | null {
  const word = string(value) ?? '';
  const known = oneOf(STAGE_STATUSES, word);
  if (known || isNeverDone(word)) return known ?? 'skipped';
  const meaning = meaningOf(word);
  return meaning && STAGE_MEANINGS[meaning];
}

/** Reads stages, skipping those without an ID; `undefined` if the backend sends none. */
export function toStages(value: unknown): RunStage[] | undefined {
  const entries = list(parseIfText(value));
  if (entries === null) return undefined;
  return entries.flatMap((one): RunStage[] => {
    const wire = object(one);
    const id = identifier(wire?.id) ?? identifier(wire?.name);
    if (wire === null || id === null) return [];
    return [{ id, name: text(wire.name), status: stageStatus(wire.status) }];
  });
}

const SETTING = new Set(['string', 'number', 'boolean']);

/** Reads an agent's plan; `undefined` without a choice. */
export function toPlan(value: unknown): RunPlan | undefined {
  const wire = object(parseIfText(value));
  const chosen = text(wire?.chosen);
  if (wire === null || chosen === null) return undefined;
  const alternatives = (list(wire.alternatives) ?? []).flatMap((one): RunAlternative[] => {
    const option = object(one);
    const name = text(option?.name);
    return option === null || name === null
      ? []
      : [{ name, used: flag(option.used) ?? false, reason: text(option.reason) }];
  });
  const settings = Object.entries(object(wire.parameters) ?? {}).filter(([, setting]) => SETTING.has(typeof setting));
  return {
    chosen,
    reason: text(wire.reason),
    alternatives,
    parameters: Object.fromEntries(settings) as NonNullable<RunPlan['parameters']>,
  };
}
