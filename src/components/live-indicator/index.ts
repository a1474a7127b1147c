export * from './LiveIndicator';
export * from './parts';
