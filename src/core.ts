/** Everything that needs no React: types, the client, sources, formatters. Runs in Node and in workers as well. */
export * from './core/clock';
export * from './core/environment';
export * from './core/messages';
export * from './core/run';
export * from './core/run-source';
export * from './core/snapshot';
