/** In-memory runs that wait for a worker until they are cancelled. */
export function createWaitingRuns() {
  const runs = new Map();
  const reading = (id) => {
    const known = runs.get(id);
    return known ? { owner: known.owner, run: known.run, steps: [] } : null;
  };
  return {
    capabilities: { cancel: true, force: true, pause: false, start: true, etaProfile: false, stopConfirmed: true },
    read: async (id) => reading(id),
    async start({ name }, { id, principal }) {
      if (!runs.has(id)) {
        const run = { id, name, status: 'queued', createdAt: Date.now() };
        runs.set(id, { owner: principal.owner, run });
      }
      return null;
    },
    async cancel(id) {
      const known = runs.get(id);
      if (!known) return 'gone';
      known.run = { ...known.run, status: 'cancelled', finishedAt: Date.now() };
      return 'stopped';
    },
  };
}
