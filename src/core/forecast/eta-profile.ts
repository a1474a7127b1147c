import type { ClientFeature, ClientInside, RunClient } from '../client/types';
import { toRunSourceError } from '../run/source/run-source-error';
import type { EtaEstimatorOptions } from './estimate/types';

/** The result of a profile request. */
export interface ProfileAnswer {
  /** `null` if there is no profile, or it could not be read. */
  profile: EtaEstimatorOptions | null;
  /** False after a transient failure: request it again. */
  isFinal: boolean;
  /** The backend's `Retry-After`, ms. */
  retryAfterMs?: number | null;
}

interface Profiles extends ClientFeature {
  /** True if the source or the ETA memory offers profiles. */
  readonly isPossible: boolean;
  /** True while a watcher reads the run's steps. Without steps a profile is useless. */
  wantsSteps(runId: string): boolean;
  read(runId: string): Promise<ProfileAnswer>;
}

/** @internal */
export const profilesOf = ({ context, storeOf }: ClientInside): Profiles => {
  const { source, etaMemory } = context;
  const known = new Map<string, Promise<ProfileAnswer>>();
  const isServed = Boolean(source.capabilities.etaProfile && source.readEtaProfile);
  const ask = async (runId: string): Promise<EtaEstimatorOptions | null> => {
    if (source.capabilities.etaProfile && source.readEtaProfile) {
      const read = source.readEtaProfile.bind(source);
      return context.ask((signal) => read(runId, { signal }));
    }
    const { run } = storeOf(runId).getSnapshot();
    const history = run ? (etaMemory?.recall(run) ?? []) : [];
    return history.length > 0 ? { history } : null;
  };
  return {
    isPossible: isServed || etaMemory !== undefined,
    wantsSteps: (runId) => storeOf(runId).wantsSteps(),
    read(runId) {
      const answer =
        known.get(runId) ??
        ask(runId).then(
          (profile) => ({ profile, isFinal: true }),
          (error: unknown) => {
            // Without a profile the estimate is only less precise. The next request retries a transient failure.
            const { isTransient, retryAfterMs } = toRunSourceError(error);
            if (isTransient) known.delete(runId);
            return { profile: null, isFinal: !isTransient, retryAfterMs };
          },
        );
      known.set(runId, answer);
      return answer;
    },
    clear: () => known.clear(),
    onRunForgotten: (runId) => known.delete(runId),
  };
};

/**
 * Reads the knowledge from earlier runs of the same workflow, once per run. Resolves to `null` if there is none or it
 * cannot be read now. Never rejects.
 */
export function readEtaProfile(client: RunClient, runId: string): Promise<EtaEstimatorOptions | null> {
  return client
    .use(profilesOf)
    .read(runId)
    .then((answer) => answer.profile);
}
