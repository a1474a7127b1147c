import { createElement, type ReactNode } from 'react';

/**
 * A place for the host's own: a node, or a function of what stands there. `null` removes what stands there by default; left
 * out, that stays.
 */
export type Slot<Props> = ReactNode | ((props: Props) => ReactNode);

/** A component of its own: a function that uses hooks keeps them to itself, also where its place comes and goes. */
function Filled<Props>({ slot, props }: { slot: (props: Props) => ReactNode; props: Props }): ReactNode {
  return slot(props);
}

/** @internal What stands in a slot. Where two share one place, give each a `key`. */
export function fillSlot<Props>(slot: Slot<Props> | undefined, props: Props, byDefault: ReactNode = null): ReactNode {
  if (slot === undefined) return byDefault;
  return typeof slot === 'function' ? createElement(Filled<Props>, { slot, props }) : slot;
}

/** @internal Whether a host has removed what stands in a slot, and put nothing in its place. */
export const isRemoved = <Props>(slot: Slot<Props> | undefined): boolean => slot === null || slot === false;
