import type { ConnectionState } from '../../core/run/snapshot/snapshot';
import type { PartTable } from '../internal/part';

/** States of the indicator: those of the connection. */
export const LIVE_INDICATOR_STATES = [
  'idle',
  'connecting',
  'live',
  'polling',
  'reconnecting',
  'stale',
  'offline',
  'ended',
  'failed',
] as const satisfies readonly ConnectionState[];

/** The parts of `LiveIndicator` in the DOM. */
export const LIVE_INDICATOR_PARTS = {
  root: { slot: 'live-indicator', states: LIVE_INDICATOR_STATES },
  icon: { slot: 'live-indicator-icon', states: LIVE_INDICATOR_STATES },
  label: { slot: 'live-indicator-label', states: LIVE_INDICATOR_STATES },
} as const satisfies PartTable;
