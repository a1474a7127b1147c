export type { CardSlotProps, RunCardSlots } from './card-slots';
export type { RunCardStatus } from './parts';
export { RunCard, type RunCardProps, type RunCardState } from './RunCard';
