import type { FaultPlan } from './faults';

/** Simulated network. */
export interface LineOptions {
  /** Response delay, ms. A pair gives a random delay, so that responses may arrive out of order. Default 0. */
  latency?: number | readonly [least: number, most: number];
  /** Faults to inject. Default none. */
  faults?: FaultPlan;
}

/** Options of `MemoryBackend.asFetch`. */
export interface FetchOptions extends LineOptions {
  /** Wire format. Default `v1`. */
  wire?: 'v1' | 'basic';
  /**
   * Event streams: `live` sends all changes, `silent` opens but sends nothing, like a buffering proxy, and `none`
   * responds with 404. Default `live`, or `none` with `basic`.
   */
  events?: 'live' | 'silent' | 'none';
  /** Seed of the latency. Default 1. */
  seed?: number;
}

/** Options of `MemoryBackend.asSource`. */
export interface SimulatedSourceOptions extends FetchOptions {
  /** Pushes changes over an event stream, in addition to polling. Default false. */
  push?: boolean;
}
