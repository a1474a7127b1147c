import { createContext, type ReactNode, useContext } from 'react';
import type { Run } from '../../core/run/run';
import { fillSlot, type Slot } from '../../hooks/host/slots';

/** What a slot of a card is called with. */
export interface CardSlotProps {
  /** The run of the card. */
  run: Run;
  /** What stands there by default, to be put into something of your own. */
  byDefault: ReactNode;
}

/** Places for a host's own in a card, of its own or of a list: what stands there can be pressed. */
export interface RunCardSlots {
  /** At the end of the first line, e.g. a menu button. */
  cardActions?: Slot<CardSlotProps>;
  /** The second line: data set and method, or columns of your own. */
  cardFacts?: Slot<CardSlotProps>;
  /** The last line: since when, how much longer. */
  cardTimes?: Slot<CardSlotProps>;
  /** After everything. Default: the card's children. */
  cardFooter?: Slot<CardSlotProps>;
}

/** What a list gives its cards: apart from their props, so that a function written inline renders no card. */
export const CardSlotsContext = createContext<RunCardSlots>({});

/** A host's place in a card. */
export function CardSlot({
  name,
  slots,
  run,
  byDefault = null,
}: {
  name: keyof RunCardSlots;
  /** The card's own; they win over the list's. */
  slots: RunCardSlots | undefined;
  run: Run;
  byDefault?: ReactNode;
}) {
  const shared = useContext(CardSlotsContext);
  const slot = slots?.[name];
  return fillSlot(slot === undefined ? shared[name] : slot, { run, byDefault }, byDefault);
}
