import { type RunAlternative, type RunPlan, type RunStage, STAGE_STATUSES } from '../../core/run/run';
import { parseIfText } from '../json';
import { flag, identifier, list, object, oneOf, text } from './fields';

/** Reads stages, skipping those without an ID; `undefined` if the backend sends none. */
export function toStages(value: unknown): RunStage[] | undefined {
  const entries = list(parseIfText(value));
  if (entries === null) return undefined;
  return entries.flatMap((one): RunStage[] => {
    const wire = object(one);
    const id = identifier(wire?.id) ?? identifier(wire?.name);
    if (wire === null || id === null) return [];
    return [{ id, name: text(wire.name), status: oneOf(STAGE_STATUSES, wire.status) }];
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
