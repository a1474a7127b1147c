'use client';
/** Developer tools: a panel with runs, requests and simulated faults. Renders nothing in production. */
import type { ReactNode } from 'react';
import { type RunDevtoolsProps, RunDevtools as ShownDevtools } from './devtools/RunDevtools';

export type { RunDevtoolsProps } from './devtools/RunDevtools';
export type { SimulatedRuns } from './devtools/simulated-runs';

/**
 * A button in a corner of the page that opens a panel with runs and their revisions and phases, requests, components
 * that read runs, and simulated faults. Render it once inside `<RunProvider>`, after your app.
 *
 * Renders nothing in production: bundlers replace `process.env.NODE_ENV`, as they do for React, and drop the code.
 *
 * @example
 * <RunProvider source={source}>
 *   <App />
 *   <RunDevtools />
 * </RunProvider>
 */
export const RunDevtools: (props: RunDevtoolsProps) => ReactNode =
  process.env.NODE_ENV === 'production' ? () => null : ShownDevtools;
