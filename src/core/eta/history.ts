import { readTimeline, type StepKeys } from './steps';
import { P } from './tuning';
import type { EtaHistoryRun } from './types';

/** An earlier run, read once. Arrays are by key; −1 / 0 where the run has no such step. */
export interface HistoryRun {
  age: number;
  durationMs: number;
  declared: number | null;
  count: number;
  /** Keys in the order they started. */
  order: Int32Array;
  place: Int32Array;
  share: Float64Array;
  duration: Float64Array;
  groupCount: Int32Array;
  groupShare: Float64Array;
  excess: number;
}
export interface History { runs: HistoryRun[]; sigma: Float64Array; sigmaGroup: Float64Array }

export function readHistory(keys: StepKeys, history: readonly EtaHistoryRun[]): History {
  const usable = history.filter((r) => r.durationMs > 0 && Number.isFinite(r.durationMs) && r.steps.length > 0).slice(-5);
  const lines = usable.map((run) => {
    let origin = Infinity, last = -Infinity;
    for (const s of run.steps) { if (Number.isFinite(s.startedAtMs)) origin = Math.min(origin, s.startedAtMs); if (Number.isFinite(s.finishedAtMs)) last = Math.max(last, s.finishedAtMs); }
    const span = Math.max(0, last - origin);
    return { run, line: readTimeline(keys, run.steps, origin, span || 0), span };
  });
  const K = keys.groupOf.length, G = keys.groupCount;
  const runs = lines.map(({ run, line, span }, i): HistoryRun => {
    const h: HistoryRun = {
      age: lines.length - 1 - i, durationMs: run.durationMs, declared: run.expectedSteps ?? null, count: line.count,
      order: line.key, place: new Int32Array(K).fill(-1), share: new Float64Array(K), duration: new Float64Array(K),
      groupCount: new Int32Array(G), groupShare: new Float64Array(G), excess: Math.max(0, run.durationMs - span),
    };
    for (let j = 0; j < line.count; j++) {
      const k = line.key[j] as number, g = line.group[j] as number;
      h.place[k] = j; h.share[k] = line.share[j] as number; h.duration[k] = (line.end[j] as number) - (line.start[j] as number);
      h.groupCount[g]!++; h.groupShare[g]! += line.share[j] as number;
    }
    return h;
  });
  const sigma = new Float64Array(K), ss = new Float64Array(G), df = new Float64Array(G);
  for (let k = 0; k < K; k++) {
    let n = 0, s = 0, q = 0;
    for (const h of runs) if (h.place[k]! >= 0) { const l = Math.log(Math.max(h.duration[k]!, 1e-3 * h.durationMs)); n++; s += l; q += l * l; }
    const v = n > 1 ? Math.max(0, q - (s * s) / n) : 0;
    sigma[k] = Math.sqrt((v + P.sigW! * P.sigPrior! ** 2) / (Math.max(0, n - 1) + P.sigW!));
    ss[keys.groupOf[k]!]! += v; df[keys.groupOf[k]!]! += Math.max(0, n - 1);
  }
  const sigmaGroup = ss.map((v, g) => Math.sqrt((v + P.sigW! * P.sigPrior! ** 2) / (df[g]! + P.sigW!)));
  return { runs, sigma, sigmaGroup };
}
