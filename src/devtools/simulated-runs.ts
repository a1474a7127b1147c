/** Controls of a simulated backend, as created by `createMemoryBackend` or `createRunHandlers` of `runlight/msw`. */
export interface SimulatedRuns {
  /** Kills the worker of a run. With `thaws`, it only freezes, and its later writes are rejected. */
  loseWorker(runId: string, options?: { thaws?: boolean }): void;
  /** Starts a held run. */
  release(runId: string): void;
  /** Restores the store: starts a new epoch, and revisions restart. */
  reset(): void;
}
