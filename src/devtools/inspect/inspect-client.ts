import type { ClientFeature, ClientInside, RunClient, RunInspection } from '../../core/client/types';
import type { RunSnapshot } from '../../core/run/snapshot/snapshot';
import type { RunSource } from '../../core/run/source/run-source';

/** The client's state of one run. */
export interface InspectedRun extends RunInspection {
  runId: string;
  snapshot: RunSnapshot;
}

interface Inspector extends ClientFeature {
  /** The client's source. */
  readonly source: RunSource;
  runs(): InspectedRun[];
}

const inspectorOf = ({ context, stores }: ClientInside): Inspector => ({
  source: context.source,
  runs: () => [...stores].map(([runId, store]) => ({ runId, snapshot: store.getSnapshot(), ...store.inspect() })),
});

/** Inspects a client without watching any run. */
export function inspectClient(client: RunClient): Inspector {
  return client.use(inspectorOf);
}
