export { defaultMessages, mergeMessages } from './default-messages';
export type { NumberWriter, PartialRunMessages, RunMessages } from './types';
