import { readHistory } from './history';
import { normalCdf, normalQuantileLower } from './log-normal';
import { readTimeline, StepKeys } from './steps';
import { P } from './tuning';
import type { EtaEstimator, EtaEstimatorOptions } from './types';

export const dbg: any = {};
function logSurv(z: number) { return z < 5 ? Math.log(normalCdf(-z)) : -(z * z) / 2 - Math.log(z) - 0.919 - 1 / (z * z); }
function residual(m: number, sigma: number, el: number) {
  if (!(m > 0)) return 0.02*el;
  if (el <= 0) return m;
  const z = Math.min(30, Math.log(el / m) / sigma);
  const zz = -normalQuantileLower(logSurv(z) + Math.log(0.5));
  return el * Math.max(Math.exp(sigma * Math.max(0.02,(zz - z))) - 1, 1e-3);
}
export function createEtaEstimator(options: EtaEstimatorOptions = {}): EtaEstimator {
  const keys = new StepKeys();
  const hist = readHistory(keys, options.history ?? []);
  const K = keys.groupOf.length, G = keys.groupCount;
  const N = options.expectedSteps ?? null;
  const started = new Int32Array(K); let stamp = 0;
  return ({ nowMs, startedAtMs, steps }) => {
    const now = Math.max(0, nowMs - startedAtMs) || 0;
    const L = readTimeline(keys, steps, startedAtMs, now);
    stamp++;
    let finished = 0, running = 0;
    for (let i = 0; i < L.count; i++) { if (L.running[i]) running++; else finished++; if (L.key[i]! < K) started[L.key[i]!] = stamp; }
    let W = 0, A = 0; const lr: number[] = [], ws: number[] = [];
    for (const h of hist.runs) {
      const o = new Float64Array(G), x = new Float64Array(G);
      let frontier = -1, matched = 0, seenShare = 0; const seenG = new Int32Array(G);
      for (let i = 0; i < L.count; i++) {
        const k = L.key[i]!; seenShare += L.share[i]!;
        if (k < G * 1e9 && k < K && h.place[k]! >= 0) {
          matched += L.share[i]!; frontier = Math.max(frontier, h.place[k]!); 
          if (!L.running[i]) { o[L.group[i]!]! += L.share[i]!; x[L.group[i]!]! += h.share[k]!; }
        }
        if (L.group[i]! < G) seenG[L.group[i]!]!++;
      }
      const eps = P.eps! * h.durationMs;
      let Gs = 0, S = 0;
      for (let g = 0; g < G; g++) if (o[g]! + x[g]! > 0) {
        const u = Math.min(1, (o[g]! + x[g]!) / (4 * eps));
        const rho = Math.max(-P.clip!, Math.min(P.clip!, Math.log((o[g]! + eps) / (x[g]! + eps))));
        Gs += u; S += u * rho;
      }
      const kappa = Gs > 0 ? (Gs / (Gs + P.shrink!)) * (S / Gs) : 0, s = Math.exp(kappa);
      let rest = 0; const restG = new Float64Array(G);
      for (let j = 0; j < h.order.length; j++) {
        const k = h.order[j]!; if (started[k] === stamp) continue;
        const v = h.share[k]! * (j < frontier - P.skipPlaces! ? P.skipFactor! : 1);
        rest += v; restG[keys.groupOf[k]!]! += v;
      }
      if (N !== null) {
        let best = -1; for (let g = 0; g < G; g++) if (h.groupCount[g]! >= P.repeat! && (best < 0 || h.groupCount[g]! > h.groupCount[best]!)) best = g;
        if (best >= 0) {
          const target = (N * h.count) / (h.declared ?? h.count), extra = target - Math.max(h.count, 0);
          const m = h.groupShare[best]! / h.groupCount[best]!;
          // steps of this group yet to come
          const had = Math.max(h.groupCount[best]!, seenG[best]!), want = h.groupCount[best]! + extra;
          const add = (want - had) * m;
          rest += Math.max(-restG[best]!, add);
        }
      }
      rest *= s;
      let run = 0;
      for (let i = 0; i < L.count; i++) if (L.running[i]) {
        const k = L.key[i]!; const el = L.end[i]! - L.start[i]!;
        const known = k < K && h.place[k]! >= 0;
        const m = known ? h.duration[k]! * s : (h.durationMs / h.count) * s;
        const sg = known ? (P.sigG ? hist.sigmaGroup[keys.groupOf[k]!]! : hist.sigma[k]!) : P.sigUnknown!;
        let r = residual(m, sg, el);
        const par = known && h.duration[k]! > 0 ? Math.min(1, h.share[k]! / h.duration[k]!) : 1 / Math.max(1, running);
        const f = L.fraction[i]!;
        if (f > 0) { const w = f / (f + P.fracK!); r = Math.exp((1 - w) * Math.log(r + 1) + w * Math.log((el * (1 - f)) / f + 1)) - 1; }
        run += r * par;
      }
      const R = Math.max(rest + run, 1e-3 * h.durationMs);
      const beyond = Math.max(0, L.count - h.count);
      const w = P.ageDecay! ** h.age * P.beyond! ** Math.min(3, beyond) * (P.matchFloor! + (1 - P.matchFloor!) * (seenShare > 0 ? matched / seenShare : 1)) * Math.exp((-kappa * kappa) / P.kappaScale!);
      W += w; A += w * Math.log(R); lr.push(Math.log(R)); ws.push(w);
    }
    const RH = W > 0 ? Math.exp(A / W) : null;
    let RN: number | null = null;
    if (N !== null) {
      const gs = new Map<number, [number, number]>();
      for (let i = 0; i < L.count; i++) if (!L.running[i]) { const e = gs.get(L.group[i]!) ?? [0, 0]; e[0] += L.share[i]!; e[1]++; gs.set(L.group[i]!, e); }
      const mean = now / (finished + P.countPrior!);
      const perG = (g: number) => { const e = gs.get(g); return e ? (e[0] + P.gPrior! * mean) / (e[1] + P.gPrior!) : mean; };
      let wsum = P.newMass!, psum = P.newMass! * mean;
      for (const [g, e] of gs) { const w = Math.max(0, e[1] - P.discount!); wsum += w; psum += w * perG(g); }
      const per = psum / wsum;
      const cnt = Math.max(0, N - L.count);
      if (finished === 0) RN = P.firstFrac! * now * Math.max(0, N - 1) + P.first0! * now;
      else {
        let run = 0; for (let i = 0; i < L.count; i++) if (L.running[i]) run += residual(perG(L.group[i]!) * Math.max(1, running), P.cntSigma!, L.end[i]! - L.start[i]!) / Math.max(1, running);
        RN = cnt * per + run;
      }
      RN = Math.max(RN, 1e-3 * now);
    }
    let R: number | null = null;
    if (RH !== null && RN !== null) { const w = W / (W + Math.min(1, finished / P.blendFin!)); R = Math.exp(w * Math.log(RH) + (1 - w) * Math.log(RN)); }
    else R = RH ?? RN;
    if (R === null || now<=0 && !RH) return { fraction: null, remainingMs: null, range: null, finishAtMs: null, basis: 'none', confidence: 'none' };
    const T = now + R, p = now / T;
    let a, b;
    if (RH !== null) {
      let v = 0; const mu = A / W; for (let i = 0; i < lr.length; i++) v += (ws[i]! * (lr[i]! - mu) ** 2) / W;
      const q = Math.sqrt((lr.length * v + 2 * 0.09) / (lr.length + 2));
      a = Math.min(1.3, 0.1 + 1.7 * q); b = Math.min(1.6, 0.05 + 1.1 * q + 1.1 * p ** 6);
    } else { a = 0.8; b = finished < 2 ? 1.6 : 0.9; }
    const t = 0.05 * T;
    const lowMs = Math.max(0, (R + t) * Math.exp(-a) - t), highMs = (R + t) * Math.exp(b) - t;
    const c = (highMs - lowMs) / T;
    return { fraction: p, remainingMs: R, range: { lowMs, highMs }, finishAtMs: nowMs + R, basis: RH === null ? 'count' : RN === null ? 'history' : 'history+count', confidence: c < 0.5 ? 'high' : c < 0.8 ? 'medium' : 'low' };
  };
}
