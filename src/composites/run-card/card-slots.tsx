import { createContext, type ReactNode, useContext } from 'react';
import type { Run } from '../../core/run/run';
import { fillSlot, type Slot } from '../../hooks/host/slots';

/** Props of a slot in a card. */
export interface CardSlotProps {
  /** The card's run. */
  run: Run;
  /** The default content, to use inside your own. */
  byDefault: ReactNode;
}

/** Slots of a card, set by the card or by its list. Controls in them can be pressed. */
export interface RunCardSlots {
  /** At the end of the first line, e.g. a menu button. */
  cardActions?: Slot<CardSlotProps>;
  /** The second line: dataset and method, or columns of your own. */
  cardFacts?: Slot<CardSlotProps>;
  /** The last line: start time and remaining time. */
  cardTimes?: Slot<CardSlotProps>;
  /** After everything else. Default: the card's children. */
  cardFooter?: Slot<CardSlotProps>;
}

/** What a list passes to its cards. Not as props, so that an inline function renders no card. */
export const CardSlotsContext = createContext<RunCardSlots>({});

/** A slot of a card. */
export function CardSlot({
  name,
  slots,
  run,
  byDefault = null,
}: {
  name: keyof RunCardSlots;
  /** The card's own; they override the list's. */
  slots: RunCardSlots | undefined;
  run: Run;
  byDefault?: ReactNode;
}) {
  const shared = useContext(CardSlotsContext);
  const slot = slots?.[name];
  return fillSlot(slot === undefined ? shared[name] : slot, { run, byDefault }, byDefault);
}
