import { createElement, type ReactNode } from 'react';

/**
 * Custom content: a node, or a function of the slot's props. `null` removes the default content; `undefined` keeps it.
 */
export type Slot<Props> = ReactNode | ((props: Props) => ReactNode);

/** A component of its own, so that the function's hooks stay separate from the caller's. */
function Filled<Props>({ slot, props }: { slot: (props: Props) => ReactNode; props: Props }): ReactNode {
  return slot(props);
}

/** @internal Renders a slot. If two slots share a place, give each a `key`. */
export function fillSlot<Props>(slot: Slot<Props> | undefined, props: Props, byDefault: ReactNode = null): ReactNode {
  if (slot === undefined) return byDefault;
  return typeof slot === 'function' ? createElement(Filled<Props>, { slot, props }) : slot;
}

/** @internal True if the host removed the slot's content without a replacement. */
export const isRemoved = <Props>(slot: Slot<Props> | undefined): boolean => slot === null || slot === false;
