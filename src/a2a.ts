/** Tasks of A2A agents as runs. */

export { type A2aClient, type A2aSourceOptions, createA2aSource } from './engines/a2a/a2a-source';
export { A2A_STATES, type A2aMessage, type A2aPart, type A2aTask } from './engines/a2a/a2a-task';
