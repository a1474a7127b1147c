export { hasEnded } from './run';
