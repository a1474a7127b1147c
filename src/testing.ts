/** Tools for the tests of host apps. */
export { createManualClock, type ManualClock } from './testing/manual-clock';
