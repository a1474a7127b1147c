import type { RunProgress, StepProgress } from '../../core/run/run';
import { number, object, text, type Wire } from './fields';

/** A share this far beyond its end is that end, inexactly counted; beyond, it is a number of something else. */
const HAIR = 0.005;

function share(part: number | null): number | null {
  if (part === null || part < -HAIR || part > 1 + HAIR) return null;
  return Math.min(1, Math.max(0, part));
}

const percent = (value: number | null): number | null => share(value === null ? null : value / 100);

/** How many there are; a negative number of something was never counted. */
const count = (value: unknown): number | null => {
  const parsed = number(value);
  return parsed !== null && parsed >= 0 ? parsed : null;
};

/** A part of a whole. A part larger than its whole is a plan that grew, and how large it is now nobody has said. */
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
 * How far a run is: counted steps, a fraction, a percentage that says that it is one, or a part of a whole. A bare number
 * is neither: 1 may be all of it or a hundredth.
 */
export function toProgress(value: unknown): RunProgress | null {
  const wire = object(value);
  if (!wire) {
    const fraction = percent(textPercent(value));
    return fraction === null ? null : { completedSteps: null, totalSteps: null, fraction };
  }
  const completed = count(wire.completed_steps);
  const total = count(wire.total_steps);
  // What was planned is less than what was done: there will be more, and nobody knows how much.
  const isPlan = total !== null && total > 0 && (completed === null || completed <= total);
  const measured = share(number(wire.fraction)) ?? percentOf(wire);
  return {
    completedSteps: completed,
    totalSteps: isPlan ? total : null,
    fraction: measured ?? partOf(count(wire.current), count(wire.total)),
  };
}

/** How far a step is, in whatever it counts. */
export function toStepProgress(value: unknown): StepProgress | null {
  const wire = object(value);
  const current = count(wire?.current);
  if (!wire || current === null) return null;
  const total = count(wire.total);
  return { current, total: total !== null && total > 0 && current <= total ? total : null, unit: text(wire.unit) };
}
