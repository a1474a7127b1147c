import type { Run } from '../run/run';
import type { RunSource } from '../run/source/run-source';
import { type HostStatuses, withHostStatus } from '../run/status/host-status';

/** Applies the host's statuses to every run of a source, so that all other code sees only mapped runs. */
export function withHostStatuses(source: RunSource, statuses: HostStatuses | undefined): RunSource {
  if (statuses === undefined) return source;
  const withStatus = <R extends Run | null>(run: R): R | Run => (run === null ? run : withHostStatus(run, statuses));
  const { read, readMetrics, listRuns, cancelRun, setPaused, startRun, subscribe, connectionsOf } = source;
  const { readEtaProfile, hasNewCredentials, onIdentityChange } = source;
  return {
    capabilities: source.capabilities,
    async readRun(runId, options) {
      const answer = await source.readRun(runId, options);
      return { ...answer, run: withStatus(answer.run) };
    },
    readSteps: (runId, options) => source.readSteps(runId, options),
    ...(read && {
      async read(runId, options) {
        const answer = await read.call(source, runId, options);
        return { ...answer, run: withStatus(answer.run) };
      },
    }),
    ...(readMetrics && { readMetrics: (runId, options) => readMetrics.call(source, runId, options) }),
    ...(listRuns && {
      async listRuns(query, options) {
        const page = await listRuns.call(source, query, options);
        return { ...page, runs: page.runs.map(withStatus) };
      },
    }),
    ...(cancelRun && {
      async cancelRun(runId, request) {
        const reply = await cancelRun.call(source, runId, request);
        return { ...reply, run: withStatus(reply.run) };
      },
    }),
    ...(setPaused && { setPaused: (runId, paused, options) => setPaused.call(source, runId, paused, options) }),
    ...(startRun && { startRun: async (input, options) => withStatus(await startRun.call(source, input, options)) }),
    ...(subscribe && {
      subscribe: (runId, handlers, resume) =>
        subscribe.call(
          source,
          runId,
          { ...handlers, onMessage: (message) => handlers.onMessage({ ...message, run: withStatus(message.run) }) },
          resume,
        ),
    }),
    ...(connectionsOf && { connectionsOf: (runId) => connectionsOf.call(source, runId) }),
    ...(readEtaProfile && { readEtaProfile: (runId, options) => readEtaProfile.call(source, runId, options) }),
    ...(hasNewCredentials && { hasNewCredentials: () => hasNewCredentials.call(source) }),
    ...(onIdentityChange && { onIdentityChange: (listener) => onIdentityChange.call(source, listener) }),
  };
}
