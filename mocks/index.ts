/** The run simulator and its MSW handlers. */
export type * from './contract';
