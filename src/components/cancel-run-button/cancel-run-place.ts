import { createContext } from 'react';

/** What the composite around a cancel does for it, so that nothing is said twice. */
export interface CancelRunPlace {
  /** The composite announces the run's states. */
  isAnnounced: boolean;
  /** The composite has a heading, see `titleRef`. It gets the focus when the button goes away with it and nothing is to be told. */
  hasTitle: boolean;
}

/** A cancel button on its own: its status takes the focus, and is what tells how the run ended. */
export const NO_PLACE: CancelRunPlace = { isAnnounced: false, hasTitle: false };
/** In a card whose name cannot be pressed. */
export const ANNOUNCED_PLACE: CancelRunPlace = { isAnnounced: true, hasTitle: false };
/** In the panel, in the window, and in a card whose name can be pressed. */
export const TITLED_PLACE: CancelRunPlace = { isAnnounced: true, hasTitle: true };

/** @internal Around the provider of the cancel. */
export const CancelRunPlaceContext = createContext(NO_PLACE);
