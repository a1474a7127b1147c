/** Push over server-sent events: `createRestSource({ push: eventStream })`. A separate entry because of its parser. */
export { eventStream } from './sources/push/sse';
