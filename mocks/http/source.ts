import type { RunSource } from '../../src/core/run/source/run-source';
import { eventStream } from '../../src/sources/push/sse';
import { createRestSource } from '../../src/sources/rest/rest-source';
import { createRunFetch } from './fetch';
import type { MemoryBackend } from './memory-backend.types';
import type { SimulatedSourceOptions } from './options';

/**
 * Creates a {@link RunSource} for a simulated backend, without a network. It uses the REST source, so a test gets the
 * same data and errors as a real page.
 */
export function createSimulatedSource(
  backend: MemoryBackend,
  { push = false, ...options }: SimulatedSourceOptions = {},
): RunSource {
  const { wire = 'v1' } = options;
  return createRestSource({
    baseUrl: 'http://simulated',
    fetch: createRunFetch(backend, options),
    clock: backend.clock,
    wire,
    push: push && eventStream,
    capabilities: { etaProfile: wire === 'v1' },
  });
}
