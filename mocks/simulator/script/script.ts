import type { RunPlan, RunWaitingFor } from '../../../src/core/run/run';
import type { WireMetric } from '../../../src/wire/types';

/** A step of the script: what the simulated work does, and when, relative to the start of its attempt. */
export interface ScriptStep {
  /** Position, starting at 1; stable over attempts. */
  n: number;
  /** What kind of work it is. */
  kind: 'planned' | 'loading' | 'training' | 'metrics' | 'error' | 'backup' | 'info';
  /** What people read. */
  title: string;
  /** More about it. */
  detail: string | null;
  /** How long it takes, ms. */
  durationMs: number;
  /** How it ends when nobody interferes. */
  outcome: 'done' | 'failed';
  /** Progress inside the step, e.g. epochs. */
  progress: { total: number; unit: string } | null;
  /** Metrics of the step itself when it ends (e.g. `loss`); on the way it reports how they come about. */
  metrics: Record<string, number> | null;
  /** Run metrics known once it has ended. */
  runMetrics: Record<string, WireMetric> | null;
  /** The method in use. */
  method: string | null;
  /** An agent decided on it. */
  agent: boolean;
  /** Where the step breaks off when its outcome is `failed`, in units of its progress. Absent: it gets to the end. */
  stopsAt?: number;
  /** A silence in the middle of the step, ms, on top of `durationMs`: nothing is reported meanwhile. */
  stallMs?: number;
  /** What a person is asked: the silence is the wait for the answer. Absent: the silence has no reason. */
  waitingFor?: RunWaitingFor;
  /** The stage it belongs to, one of {@link RunScript.stages}. Absent: none. */
  stage?: string;
}

/** The whole simulated run: pure data, the same for the same options. */
export interface RunScript {
  /** What the run is called. */
  name: string;
  /** What it works on. */
  dataset: string;
  /** The method it is meant to use. */
  method: string;
  /** Declared number of steps; `null` when the simulated backend does not know it. */
  totalSteps: number | null;
  /** What happens, in order. */
  steps: readonly ScriptStep[];
  /** How the run ends when nobody interferes. */
  outcome: 'succeeded' | 'failed';
  /** Set when it fails. */
  error: { code: string; message: string } | null;
  /** The declared number of steps becomes `totalSteps` once step `afterStep` has ended. Absent: it never changes. */
  growsTo?: { afterStep: number; totalSteps: number };
  /** Named phases above the steps, in order. Absent: none. */
  stages?: readonly { id: string; name: string }[];
  /** What an agent has decided before the work begins. Absent: nothing. */
  plan?: RunPlan;
  /** The simulated work does not react to a cancel; only a refused report stops it. Absent: it reacts. */
  ignoresCancel?: boolean;
}

/** How far a step has got. */
export interface StepNews {
  /** How much is done, in `unit`. */
  current: number;
  /** How much there is, in `unit`. */
  total: number;
  /** What is counted. */
  unit: string;
  /** What the step has measured of itself so far, e.g. `loss`; `null` = nothing. */
  metrics: Record<string, number> | null;
}

/**
 * Where the work reports to; the store of a backend. Each call resolves when the report is durable and rejects when the
 * worker has lost the run (fenced): then the work must stop without another word.
 */
export interface RunSink {
  /** A step begins. */
  startStep(step: ScriptStep): Promise<void>;
  /** A step has got further, and may have measured something of its own. */
  updateStep(step: ScriptStep, news: StepNews): Promise<void>;
  /** A step has ended as its script says. */
  finishStep(step: ScriptStep): Promise<void>;
  /** The work waits for a person; `null` = it goes on. A store without such a status leaves it out. */
  waitFor?(what: RunWaitingFor | null): Promise<void>;
}
