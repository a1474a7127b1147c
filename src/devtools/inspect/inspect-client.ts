import type { ClientFeature, ClientInside, RunClient, RunInspection } from '../../core/client/types';
import type { RunSnapshot } from '../../core/run/snapshot/snapshot';
import type { RunSource } from '../../core/run/source/run-source';

/** One run as the client holds it. */
export interface InspectedRun extends RunInspection {
  runId: string;
  snapshot: RunSnapshot;
}

interface Inspector extends ClientFeature {
  /** The source every request of the client goes to. */
  readonly source: RunSource;
  runs(): InspectedRun[];
}

const inspectorOf = ({ context, stores }: ClientInside): Inspector => ({
  source: context.source,
  runs: () => [...stores].map(([runId, store]) => ({ runId, snapshot: store.getSnapshot(), ...store.inspect() })),
});

/** Looks into a client without watching anything. */
export function inspectClient(client: RunClient): Inspector {
  return client.use(inspectorOf);
}
