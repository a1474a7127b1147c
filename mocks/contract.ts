/**
 * The shapes the simulator, the MSW handlers and the reference backend share. Wire names (snake_case) on purpose: this
 * is what travels.
 */

/** A step of the script: what the simulated work does, and when, relative to the start of its attempt. */
export interface ScriptStep {
  /** Position, starting at 1; stable over attempts. */
  n: number;
  kind: 'planned' | 'loading' | 'training' | 'metrics' | 'error' | 'backup' | 'info';
  title: string;
  detail: string | null;
  /** How long it takes, ms. */
  durationMs: number;
  /** How it ends when nobody interferes. */
  outcome: 'done' | 'failed';
  /** Progress inside the step, e.g. epochs. */
  progress: { total: number; unit: string } | null;
  /** Metrics of the step itself, reported when it ends (e.g. `loss`). */
  metrics: Record<string, number> | null;
  /** Run metrics known once it has ended. */
  runMetrics: Record<string, WireMetric> | null;
  method: string | null;
  agent: boolean;
  /** Where the step breaks off when its outcome is `failed`, in units of its progress. Absent: it gets to the end. */
  stopsAt?: number;
  /** A silence in the middle of the step, ms, on top of `durationMs`: nothing is reported meanwhile. */
  stallMs?: number;
}

/** A metric on the wire. */
export interface WireMetric {
  value: number | null;
  label?: string;
  unit?: string;
  group?: string;
  direction?: 'lower' | 'higher';
  pass?: number;
  warn?: number;
}

/** The whole simulated run: pure data, the same for the same options. */
export interface RunScript {
  name: string;
  dataset: string;
  method: string;
  /** Declared number of steps; `null` when the simulated backend does not know it. */
  totalSteps: number | null;
  steps: readonly ScriptStep[];
  /** How the run ends when nobody interferes. */
  outcome: 'succeeded' | 'failed';
  /** Set when it fails. */
  error: { code: string; message: string } | null;
  /** The declared number of steps becomes `totalSteps` once step `afterStep` has ended. Absent: it never changes. */
  growsTo?: { afterStep: number; totalSteps: number };
  /** The simulated work does not react to a cancel; only a refused report stops it. Absent: it reacts. */
  ignoresCancel?: boolean;
}

/**
 * Where the work reports to; the store of a backend. Each call resolves when the report is durable and rejects when the
 * worker has lost the run (fenced): then the work must stop without another word.
 */
export interface RunSink {
  startStep(step: ScriptStep): Promise<void>;
  updateStep(step: ScriptStep, progress: { current: number; total: number; unit: string }): Promise<void>;
  finishStep(step: ScriptStep): Promise<void>;
}
