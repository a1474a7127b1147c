/** A simulated backend as the panel drives it: `createMemoryBackend` and `createRunHandlers` of `runlight/msw` make one. */
export interface SimulatedRuns {
  /** The worker of a run dies; with `thaws` it was only frozen, and goes on writing in vain. */
  loseWorker(runId: string, options?: { thaws?: boolean }): void;
  /** Lets a held run start. */
  release(runId: string): void;
  /** The store is restored: a new epoch, and revisions counted anew. */
  reset(): void;
}
