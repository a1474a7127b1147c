export * from './LiveIndicator';
export type * from './parts';
