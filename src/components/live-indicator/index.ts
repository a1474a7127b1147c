export * from './LiveIndicator';
