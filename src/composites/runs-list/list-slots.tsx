import { createContext, Fragment, type ReactNode, useContext } from 'react';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import { fillSlot, type Slot } from '../../hooks/host/slots';
import type { RunCardSlots } from '../run-card/card-slots';

/** What a slot of a list is called with. */
export interface ListSlotProps {
  /** Why the list could not be read; `null` otherwise. */
  error: RunSourceError | null;
  /** What stands there by default, to be put into something of your own. */
  byDefault: ReactNode;
}

/** Places for a host's own in a list; those of its cards are given to every card. */
export interface RunsListSlots extends RunCardSlots {
  /** Beside search, filter and order, e.g. a button that starts a run. */
  headerActions?: Slot<ListSlotProps>;
  /** In place of the cards while there are no runs at all. */
  empty?: Slot<ListSlotProps>;
  /** In place of the cards until the first answer. */
  loading?: Slot<ListSlotProps>;
  /** In place of the cards where they could not be read. */
  error?: Slot<ListSlotProps>;
}

/** The host's, apart from props, so that a function written inline renders no card. */
export const ListSlotsContext = createContext<RunsListSlots>({});

/** A host's place in the list. */
export function ListSlot({
  name,
  error = null,
  byDefault = null,
}: {
  /** `filtered` is no place of the host's: what stands there by default does. */
  name: 'headerActions' | 'empty' | 'loading' | 'error' | 'filtered';
  error?: RunSourceError | null;
  byDefault?: ReactNode;
}) {
  const slots = useContext(ListSlotsContext);
  if (name === 'filtered') return byDefault;
  return <Fragment key={name}>{fillSlot(slots[name], { error, byDefault }, byDefault)}</Fragment>;
}
