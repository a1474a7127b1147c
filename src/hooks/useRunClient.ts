import type { RunClient } from '../core/client/types';
import { useRunContext } from './run-context';

/**
 * Returns the provider's client.
 * @throws Error outside of a `<RunProvider>`
 */
export function useRunClient(): RunClient {
  const { client } = useRunContext();
  if (client) return client;
  throw new Error(
    'runlight: this hook needs a backend, but there is no <RunProvider> above it. ' +
      'Wrap the part of your app that shows runs in <RunProvider source={…}>.',
  );
}
