import { type ReactNode, useEffect, useState } from 'react';
import { createRunClient } from '../../../src/core/client/run-client';
import { RunProvider } from '../../../src/hooks/RunProvider';
import { useRunContext } from '../../../src/hooks/run-context';
import { createScriptedSource } from '../../../src/testing/scripted-source';
import { backendClock } from '../toolbar';

/** A run of a backend that can pause, half-way through; its id is `run-1`. */
export function Pausable({ isPaused = false, children }: { isPaused?: boolean; children: ReactNode }) {
  const { locale, messages } = useRunContext();
  const [client] = useState(() => {
    const clock = backendClock('1x');
    const source = createScriptedSource({
      clock,
      latencyMs: 200,
      capabilities: { pause: true },
      run: {
        status: isPaused ? 'paused' : 'running',
        name: 'Synthetic customers, spring',
        dataset: 'customers-2026-04',
        method: 'CTGAN',
        progress: { completedSteps: 3, totalSteps: 8 },
        currentStep: { n: 4, kind: 'training', name: 'Training CTGAN model', startedAt: clock.now() - 30_000 },
        startedAt: clock.now() - 154_000,
      },
    });
    return createRunClient({ source, clock });
  });
  useEffect(() => () => client.dispose(), [client]);
  return (
    <RunProvider client={client} {...(locale !== undefined && { locale })} {...(messages && { messages })}>
      {children}
    </RunProvider>
  );
}
