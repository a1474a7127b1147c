import type { FaultPlan } from './faults';

/** How a simulated backend is reached. */
export interface LineOptions {
  /** How long every answer takes, ms; two figures: anything between them, so that answers overtake one another. Default 0. */
  latency?: number | readonly [least: number, most: number];
  /** Faults to inject. Default none. */
  faults?: FaultPlan;
}

/** Settings of `MemoryBackend.asFetch`. */
export interface FetchOptions extends LineOptions {
  /** What it speaks: wire version 1, or what the smallest backend does. Default `v1`. */
  wire?: 'v1' | 'basic';
  /**
   * Event streams: `live` tells every change; `silent` opens and says nothing, as behind a proxy that holds back; `none`
   * answers 404. Default `live`, with `basic` `none`.
   */
  events?: 'live' | 'silent' | 'none';
  /** Seed of the latency. Default 1. */
  seed?: number;
}

/** Settings of `MemoryBackend.asSource`. */
export interface SimulatedSourceOptions extends FetchOptions {
  /** Changes are pushed, by event stream, beside polling. Default false. */
  push?: boolean;
}
