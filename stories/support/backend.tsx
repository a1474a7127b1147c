import type { Decorator, StoryObj } from '@storybook/react-vite';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { createRunHandlers, type MemoryBackend, type RunHandlersOptions } from '../../mocks';
import { createRunClient } from '../../src/core/client/run-client';
import type { RunClientOptions } from '../../src/core/client/types';
import { RunProvider } from '../../src/hooks/RunProvider';
import { useRunContext } from '../../src/hooks/run-context';
import { createRestSource } from '../../src/sources/rest/rest-source';
import { ownPage } from './own-page';
import { backendClock } from './toolbar';

/** Options of a story, besides those of the backend. */
export interface StoryBackendOptions extends RunHandlersOptions {
  /** Starts runs. */
  prepare?: (backend: MemoryBackend) => void;
  /** The server's clock minus the browser's, ms. Default 0. */
  skewMs?: number;
  /** Settings of the client. */
  client?: Omit<RunClientOptions, 'source' | 'clock'>;
}

interface StoryBackend {
  backend: MemoryBackend;
  client: RunClientOptions;
}

let current: StoryBackend | null = null;

/** Gives a story a new simulated backend behind real requests (MSW) each time it is shown. `prepare` may start runs. */
export function onBackend({
  prepare,
  skewMs = 0,
  client,
  ...options
}: StoryBackendOptions = {}): Pick<StoryObj, 'parameters' | 'beforeEach' | 'decorators'> {
  return {
    parameters: { network: true, ...ownPage('560px') },
    beforeEach: ({ msw, globals }) => {
      const clock = backendClock(String(globals.clock));
      const serverClock = skewMs === 0 ? clock : { ...clock, now: () => clock.now() + skewMs };
      const { handlers, backend } = createRunHandlers({ baseUrl: '*/story-api', clock: serverClock, ...options });
      prepare?.(backend);
      current = { backend, client: { ...client, clock, source: createRestSource({ baseUrl: '/story-api' }) } };
      msw.use(...handlers);
      return () => backend.dispose();
    },
    decorators: [withClient],
  };
}

const withClient: Decorator = (Story) => (
  <Client>
    <Story />
  </Client>
);

const BackendContext = createContext<MemoryBackend | null>(null);

/** The story's backend, for changes from outside. */
export const useBackend = () => useContext(BackendContext);

function Client({ children }: { children: ReactNode }) {
  const { locale, messages } = useRunContext();
  const [{ backend, client }] = useState(() => {
    if (!current) throw new Error('A story on a backend needs onBackend().');
    return { backend: current.backend, client: createRunClient(current.client) };
  });
  useEffect(() => () => client.dispose(), [client]);
  return (
    <BackendContext.Provider value={backend}>
      <RunProvider client={client} {...(locale !== undefined && { locale })} {...(messages && { messages })}>
        {children}
      </RunProvider>
    </BackendContext.Provider>
  );
}
