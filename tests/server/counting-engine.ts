import type { EngineCancel, EngineContext, Run, RunEngine, RunReading, RunStep } from './types';

/** An engine that a test controls, and that counts its calls. */
export function createCountingEngine(capabilities: Partial<RunEngine['capabilities']> = {}) {
  const runs = new Map<string, RunReading>();
  const asked = { read: 0, readMany: 0, list: 0, start: 0, cancel: 0 };
  const hints = new Set<(id: string | null) => void>();
  const cancels: { id: string; force: boolean; by: string; reason: string | null }[] = [];
  let onCancel: (id: string, force: boolean) => EngineCancel | Promise<EngineCancel> = () => 'asked';
  const engine: RunEngine = {
    capabilities: {
      ...{ cancel: true, force: false, pause: false, start: true, etaProfile: false, stopConfirmed: true },
      ...capabilities,
    },
    async read(id: string) {
      asked.read += 1;
      return runs.get(id) ?? null;
    },
    async readMany(ids) {
      asked.readMany += 1;
      return ids.map((id) => runs.get(id) ?? null);
    },
    async start({ name }, { id, principal }) {
      asked.start += 1;
      const replayed = runs.has(id);
      if (!replayed) set(id, { status: 'queued', name, createdAt: 1000 }, { owner: principal.owner });
      return { replayed };
    },
    async cancel(id, { force, by, reason }: EngineContext & { force: boolean; by: string; reason: string | null }) {
      asked.cancel += 1;
      cancels.push({ id, force, by, reason });
      return onCancel(id, force);
    },
    watch(hint) {
      hints.add(hint);
      return () => hints.delete(hint);
    },
  };
  function set(
    id: string,
    run: Partial<Run>,
    { owner, steps }: { owner?: string | null; steps?: readonly RunStep[] | null } = {},
  ): void {
    const before = runs.get(id);
    runs.set(id, {
      owner: owner !== undefined ? owner : (before?.owner ?? 'ada'),
      run: { ...(before?.run ?? { status: 'running', createdAt: 1000, startedAt: 2000, attempt: 1 }), ...run, id },
      steps: steps !== undefined ? steps : (before?.steps ?? []),
    });
  }
  return {
    engine,
    asked,
    cancels,
    set,
    remove: (id: string) => runs.delete(id),
    hint: (id: string | null) => {
      for (const hint of hints) hint(id);
    },
    onCancel(answer: typeof onCancel) {
      onCancel = answer;
    },
  };
}

export const step = (n: number, more: Partial<RunStep> = {}): RunStep => ({
  id: String(n),
  n,
  kind: 'training',
  status: 'running',
  title: `Step ${n}`,
  createdAt: 2000,
  startedAt: 2000,
  ...more,
});
