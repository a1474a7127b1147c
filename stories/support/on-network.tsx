import type { ReactRenderer } from '@storybook/react-vite';
import { type ReactNode, useMemo } from 'react';
import type { StoryAnnotations } from 'storybook/internal/types';
import { createRunHandlers, type FaultPlan, type SeedName, seedRuns } from '../../mocks';
import { RunProvider } from '../../src/hooks/RunProvider';
import { useRunContext } from '../../src/hooks/run-context';
import { createRestSource } from '../../src/sources/rest/rest-source';

/** A provider on the simulated backend of {@link onNetwork}; texts and locale follow the toolbar. */
function SimulatedProvider({ children }: { children: ReactNode }) {
  const { locale, messages } = useRunContext();
  const source = useMemo(() => createRestSource({ baseUrl: `${window.location.origin}/simulated` }), []);
  return (
    <RunProvider source={source} {...(messages && { messages })} {...(locale !== undefined && { locale })}>
      {children}
    </RunProvider>
  );
}

/**
 * Connects a story to a simulated backend through Mock Service Worker: spread the result into the story.
 * @param seeds ready-made runs; a run's id is `seed-` and its name
 */
export function onNetwork(
  seeds: readonly SeedName[],
  faults: FaultPlan = [],
): Pick<StoryAnnotations<ReactRenderer>, 'parameters' | 'beforeEach' | 'decorators'> {
  return {
    parameters: { network: true },
    async beforeEach({ msw }) {
      const { backend } = await seedRuns({ only: seeds });
      const { handlers } = createRunHandlers({ backend, faults });
      msw.use(...handlers);
      return () => {
        msw.resetHandlers();
        backend.dispose();
      };
    },
    decorators: [
      (Story) => (
        <SimulatedProvider>
          <Story />
        </SimulatedProvider>
      ),
    ],
  };
}
