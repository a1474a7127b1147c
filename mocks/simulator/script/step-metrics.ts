import type { ScriptStep } from './script';

/** Deterministic noise, −1 to 1, as a function of the amount of work. */
function noise(amount: number, seed: number): number {
  const wave = Math.sin(amount * 12.9898 + seed * 78.233) * 43_758.5453;
  return (wave - Math.floor(wave)) * 2 - 1;
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;

/**
 * Intermediate metrics of a training step: a noisy loss that decays to its final value, or rises again after half the
 * work if the step fails. `null` for steps without metrics.
 * @param share fraction of the work done, 0 to 1
 * @param amount the same, in the step's unit
 */
export function metricsAt(step: ScriptStep, share: number, amount: number): Record<string, number> | null {
  const end = step.metrics?.loss;
  if (end === undefined) return null;
  const isFailing = step.outcome === 'failed';
  const begin = isFailing ? end * 1.1 : end * 3.6;
  const low = isFailing ? end * 0.45 : end;
  const fall = low + (begin - low) * Math.exp(-5 * share);
  const rise = isFailing ? (end - low) * Math.max(0, share * 2 - 1) ** 2 : 0;
  const level = fall + rise;
  const tremble = level * 0.06 * (1 - 0.6 * share);
  return {
    loss: round(level + tremble * noise(amount, 1)),
    val_loss: round(level * (1 + 0.1 * share) + tremble * 1.5 * noise(amount, 2)),
  };
}

/** Final metrics of a training step. */
export const metricsAtEnd = (loss: number): Record<string, number> => ({ loss, val_loss: round(loss * 1.1) });
