import { createContext, Fragment, type ReactNode, useContext } from 'react';
import type { RunSourceError } from '../../core/run/source/run-source-error';
import { fillSlot, type Slot } from '../../hooks/host/slots';
import type { RunCardSlots } from '../run-card/card-slots';

/** Props of a slot in a list. */
export interface ListSlotProps {
  /** Why the list could not be read; otherwise `null`. */
  error: RunSourceError | null;
  /** The default content, to use inside your own. */
  byDefault: ReactNode;
}

/** Slots of a list, and of its cards. */
export interface RunsListSlots extends RunCardSlots {
  /** Beside search, filter and order, e.g. a button that starts a run. */
  headerActions?: Slot<ListSlotProps>;
  /** Instead of the cards if there are no runs at all. */
  empty?: Slot<ListSlotProps>;
  /** Instead of the cards until the first answer. */
  loading?: Slot<ListSlotProps>;
  /** Instead of the cards if they could not be read. */
  error?: Slot<ListSlotProps>;
}

/** The app's slots. Not as props, so that an inline function renders no card. */
export const ListSlotsContext = createContext<RunsListSlots>({});

/** A slot of the list. */
export function ListSlot({
  name,
  error = null,
  byDefault = null,
}: {
  /** `filtered` is not a slot: it shows its default content. */
  name: 'headerActions' | 'empty' | 'loading' | 'error' | 'filtered';
  error?: RunSourceError | null;
  byDefault?: ReactNode;
}) {
  const slots = useContext(ListSlotsContext);
  if (name === 'filtered') return byDefault;
  return <Fragment key={name}>{fillSlot(slots[name], { error, byDefault }, byDefault)}</Fragment>;
}
