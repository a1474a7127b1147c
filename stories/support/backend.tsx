import type { Decorator, StoryObj } from '@storybook/react-vite';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { createRunHandlers, type MemoryBackend, type RunHandlersOptions } from '../../mocks';
import { createRunClient } from '../../src/core/run-client';
import { RunProvider } from '../../src/hooks/RunProvider';
import { createRestSource } from '../../src/sources/rest/rest-source';

let current: MemoryBackend | null = null;

/**
 * Gives a story a simulated backend behind real requests (MSW), fresh each time it is shown. `prepare` may start runs.
 */
export function onBackend(
  options: RunHandlersOptions & { prepare?: (backend: MemoryBackend) => void } = {},
): Pick<StoryObj, 'parameters' | 'beforeEach' | 'decorators'> {
  const { prepare, ...rest } = options;
  return {
    parameters: { network: true },
    beforeEach: ({ msw }) => {
      const { handlers, backend } = createRunHandlers({ baseUrl: '*/story-api', ...rest });
      prepare?.(backend);
      current = backend;
      msw.use(...handlers);
      return () => backend.dispose();
    },
    decorators: [withClient],
  };
}

const withClient: Decorator = (Story, { globals }) => (
  <Client locale={String(globals.locale ?? 'en')}>
    <Story />
  </Client>
);

const BackendContext = createContext<MemoryBackend | null>(null);

/** The backend behind the story, to do things to it from outside. */
export const useBackend = () => useContext(BackendContext);

function Client({ locale, children }: { locale: string; children: ReactNode }) {
  const [backend] = useState(current);
  const [client] = useState(() => createRunClient({ source: createRestSource({ baseUrl: '/story-api' }) }));
  useEffect(() => () => client.dispose(), [client]);
  return (
    <BackendContext.Provider value={backend}>
      <RunProvider client={client} locale={locale}>
        {children}
      </RunProvider>
    </BackendContext.Provider>
  );
}
