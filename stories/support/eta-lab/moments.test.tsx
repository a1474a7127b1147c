import { renderHook, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { EtaState } from '../../../src/core/forecast/estimate';
import { useEta } from '../../../src/hooks/forecast/useEta';
import { MOMENT_NAMES, MOMENTS, type Moment, type MomentName, stageOf } from './moments';
import { OnStage } from './OnStage';

const STATES: Record<MomentName, EtaState> = {
  hidden: 'hidden',
  unknown: 'unknown',
  tenSeconds: 'counting',
  fiftySeconds: 'counting',
  fiveMinutes: 'counting',
  fortyFiveMinutes: 'counting',
  threeHours: 'counting',
  estimating: 'range',
  range: 'range',
  finishing: 'finishing',
  overdue: 'overdue',
  overdueBy: 'overdue',
  overdueWithoutHistory: 'overdue',
  stuck: 'stuck',
  stalled: 'stalled',
  stalledAtFirst: 'stalled',
  planGrew: 'counting',
  cancelling: 'hidden',
  ended: 'ended',
};

describe('moments', () => {
  it.each(MOMENT_NAMES)('%s is what the display makes of its run', async (name) => {
    const moment: Moment = MOMENTS[name];
    const { stage, beats } = stageOf(moment);
    const { result } = renderHook(() => useEta(stage.runId), {
      wrapper: ({ children }) => (
        <OnStage stage={stage} beats={beats}>
          {children}
        </OnStage>
      ),
    });
    // Wait until the run has been replayed and the profile of earlier runs has loaded.
    await waitFor(() => {
      const { state, label, elapsedMs } = result.current;
      expect({ state, label, elapsedMs: Math.round(elapsedMs ?? 0) }).toEqual({
        state: STATES[name],
        label: moment.says,
        elapsedMs: moment.at * 1_000,
      });
    });
  });
});
