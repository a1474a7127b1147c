import type { ClientFeature, ClientInside } from './client-feature';
import type { EtaEstimatorOptions } from './eta/types';
import type { RunClient } from './run-client.types';
import { toRunSourceError } from './run-source';
import { withTimeout } from './timeout';

interface Profiles extends ClientFeature {
  read(runId: string): Promise<EtaEstimatorOptions | null>;
}

const profilesOf = ({ context, storeOf }: ClientInside): Profiles => {
  const { source, clock, options, etaMemory } = context;
  const known = new Map<string, Promise<EtaEstimatorOptions | null>>();
  const ask = async (runId: string): Promise<EtaEstimatorOptions | null> => {
    if (source.capabilities.etaProfile && source.readEtaProfile) {
      const read = source.readEtaProfile.bind(source);
      return withTimeout(clock, options.timeoutMs, null, (signal) => read(runId, { signal }));
    }
    const { run } = storeOf(runId).getSnapshot();
    const history = run ? (etaMemory?.recall(run) ?? []) : [];
    return history.length > 0 ? { history } : null;
  };
  return {
    read(runId) {
      const profile =
        known.get(runId) ??
        ask(runId).catch((error: unknown) => {
          // Without it the estimate is only coarser. What may pass is tried again by the next one who asks.
          if (toRunSourceError(error).isTransient) known.delete(runId);
          return null;
        });
      known.set(runId, profile);
      return profile;
    },
    clear: () => known.clear(),
    onRunForgotten: (runId) => known.delete(runId),
  };
};

/**
 * What is known from earlier runs of the same workflow; asked for once per run. Resolves with `null` when there is
 * nothing, or it cannot be read now. Never rejects.
 */
export function readEtaProfile(client: RunClient, runId: string): Promise<EtaEstimatorOptions | null> {
  return client.use(profilesOf).read(runId);
}
