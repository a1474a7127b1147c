/** Push by event streams, for `createRestSource({ push: eventStream })`. An entry of its own: it needs a parser. */
export { eventStream } from './sources/push/sse';
