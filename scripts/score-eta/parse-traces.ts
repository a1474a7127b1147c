/** One step of a recorded run; seconds from the run's start. */
export interface TraceStep {
  name: string;
  start: number;
  end: number;
}

/** A recorded run that succeeded. */
export interface Trace {
  family: string;
  workflow: string;
  runId: string;
  /** The declared number of steps, if it differs from the actual one. */
  expected: number | null;
  steps: TraceStep[];
  /** Length in seconds. */
  total: number;
}

/** Parses recorded runs, one JSON object per line. Returns them by workflow, in the order they ran. */
export function parseTraces(text: string): Map<string, Trace[]> {
  const workflows = new Map<string, Trace[]>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const raw = JSON.parse(line) as Omit<Trace, 'total' | 'expected'> & { expected?: number };
    const steps = raw.steps.filter((step) => step.end >= step.start).sort((a, b) => a.start - b.start || a.end - b.end);
    const origin = steps[0]?.start ?? 0;
    const moved = steps.map(({ name, start, end }) => ({ name, start: start - origin, end: end - origin }));
    const total = Math.max(...moved.map((step) => step.end));
    // A run shorter than a second falls between two polls.
    if (!(total > 1)) continue;
    const { family, workflow, runId, expected = null } = raw;
    const list = workflows.get(workflow) ?? [];
    list.push({ family, workflow, runId, expected, steps: moved, total });
    workflows.set(workflow, list);
  }
  for (const list of workflows.values()) list.sort((a, b) => a.runId.localeCompare(b.runId, 'en', { numeric: true }));
  return workflows;
}
