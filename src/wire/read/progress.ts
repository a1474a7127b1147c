import type { RunProgress, StepProgress } from '../../core/run/run';
import { parseIfText } from '../json';
import { number, object, text, type Wire } from './fields';

/** Tolerance around 0 and 1: within it, a fraction is clamped; beyond it, the value is not a fraction. */
const HAIR = 0.005;

function share(part: number | null): number | null {
  if (part === null || part < -HAIR || part > 1 + HAIR) return null;
  return Math.min(1, Math.max(0, part));
}

const percent = (value: number | null): number | null => share(value === null ? null : value / 100);

/** A count; `null` if negative. */
const count = (value: unknown): number | null => {
  const parsed = number(value);
  return parsed !== null && parsed >= 0 ? parsed : null;
};

/** Current divided by total; `null` if current exceeds total: the plan has grown, and its new size is unknown. */
function partOf(current: number | null, total: number | null): number | null {
  return current === null || total === null || total <= 0 ? null : share(current / total);
}

const percentOf = (wire: Wire): number | null =>
  percent(number(wire.percent) ?? number(wire.percentage) ?? textPercent(wire.percent) ?? textPercent(wire.fraction));

function textPercent(value: unknown): number | null {
  const digits = /^\s*([\d.]+)\s*%\s*$/.exec(text(value) ?? '')?.[1];
  return digits === undefined ? null : number(digits);
}

/**
 * Reads a run's progress: step counts, a fraction, an explicit percentage, or current and total. Ignores a bare number,
 * because 1 may mean 100 % or 1 %.
 */
export function toProgress(value: unknown): RunProgress | null {
  const wire = object(parseIfText(value));
  if (!wire) {
    const fraction = percent(textPercent(value));
    return fraction === null ? null : { completedSteps: null, totalSteps: null, fraction };
  }
  const completed = count(wire.completed_steps);
  const total = count(wire.total_steps);
  // More steps done than planned: the total is outdated.
  const isPlan = total !== null && total > 0 && (completed === null || completed <= total);
  const measured = share(number(wire.fraction)) ?? percentOf(wire);
  return {
    completedSteps: completed,
    totalSteps: isPlan ? total : null,
    fraction: measured ?? partOf(count(wire.current), count(wire.total)),
  };
}

/** Reads a step's progress, in any unit. */
export function toStepProgress(value: unknown): StepProgress | null {
  const wire = object(parseIfText(value));
  const current = count(wire?.current);
  if (!wire || current === null) return null;
  const total = count(wire.total);
  return { current, total: total !== null && total > 0 && current <= total ? total : null, unit: text(wire.unit) };
}
