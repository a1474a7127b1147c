export { defaultMessages, mergeMessages } from './default-messages';
export type { PartialRunMessages, RunMessages } from './types';
