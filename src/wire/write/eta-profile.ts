import type { EtaHistoryRun, EtaPlanStep } from '../../core/forecast/estimate/types';
import type { WireEtaProfile } from '../types';

/** Writes an ETA profile in wire v1. */
export function writeEtaProfile(profile: {
  workflow: string;
  expectedSteps: number | null;
  plan: readonly EtaPlanStep[] | null;
  history: readonly EtaHistoryRun[];
}): WireEtaProfile {
  return {
    workflow: profile.workflow,
    expected_steps: profile.expectedSteps,
    plan: profile.plan?.map(({ name, weight }) => ({ name, weight })) ?? null,
    history: profile.history.map(({ durationMs, expectedSteps, steps }) => ({
      duration_ms: durationMs,
      expected_steps: expectedSteps ?? null,
      steps: (steps ?? []).map(({ name, startedAtMs, finishedAtMs }) => ({
        name,
        started_at_ms: startedAtMs,
        finished_at_ms: finishedAtMs,
      })),
    })),
  };
}
