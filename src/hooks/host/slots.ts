import { createElement, type ReactNode } from 'react';

/**
 * A place for the host's own: a node, or a function of what stands there. `null` removes what stands there by default; left
 * out, that stays.
 */
export type Slot<Given> = ReactNode | ((given: Given) => ReactNode);

/** A component of its own: a function that uses hooks keeps them to itself, also where its place comes and goes. */
function Filled<Given>({ slot, given }: { slot: (given: Given) => ReactNode; given: Given }): ReactNode {
  return slot(given);
}

/** @internal What stands in a slot. Where two share one place, give each a `key`. */
export function fillSlot<Given>(slot: Slot<Given> | undefined, given: Given, byDefault: ReactNode = null): ReactNode {
  if (slot === undefined) return byDefault;
  return typeof slot === 'function' ? createElement(Filled<Given>, { slot, given }) : slot;
}

/** @internal Whether a host has removed what stands in a slot, and put nothing in its place. */
export const isRemoved = <Given>(slot: Slot<Given> | undefined): boolean => slot === null || slot === false;
