import type { ReactNode } from 'react';

/**
 * A place for the host's own: a node, or a function of what stands there. `null` removes what stands there by default; left
 * out, that stays.
 */
export type Slot<Given> = ReactNode | ((given: Given) => ReactNode);

/** @internal What stands in a slot. */
export function fillSlot<Given>(slot: Slot<Given> | undefined, given: Given, byDefault: ReactNode = null): ReactNode {
  if (slot === undefined) return byDefault;
  return typeof slot === 'function' ? slot(given) : slot;
}

/** @internal Whether a host has removed what stands in a slot, and put nothing in its place. */
export const isRemoved = <Given>(slot: Slot<Given> | undefined): boolean => slot === null || slot === false;
