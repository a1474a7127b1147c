/** Tools for the tests of host apps. */
export * from './core/clock';
