'use client';
/** A panel for development: what runs are known, what is asked for, and what happens when it fails. Nothing in production. */
import type { ReactNode } from 'react';
import { type RunDevtoolsProps, RunDevtools as ShownDevtools } from './devtools/RunDevtools';

export type { RunDevtoolsProps } from './devtools/RunDevtools';
export type { SimulatedRuns } from './devtools/simulated-runs';

/**
 * A button in a corner of the page that opens a panel: runs with their revisions and phases, requests, components that read
 * runs, and faults to try. Place it once, below `<RunProvider>`, after your app.
 *
 * In production it renders nothing, and bundlers leave its code out: they replace `process.env.NODE_ENV`, as they do for React.
 *
 * @example
 * <RunProvider source={source}>
 *   <App />
 *   <RunDevtools />
 * </RunProvider>
 */
export const RunDevtools: (props: RunDevtoolsProps) => ReactNode =
  process.env.NODE_ENV === 'production' ? () => null : ShownDevtools;
