import { createContext } from 'react';

/** What the composite around a cancel button provides, so that nothing is announced twice. */
export interface CancelRunPlace {
  /** It announces the run's states. */
  isAnnounced: boolean;
  /**
   * It has a heading, see `titleRef`. The heading takes the focus if the button unmounts with it and there is no status
   * to show.
   */
  hasTitle: boolean;
}

/** A cancel button on its own: its status takes the focus and reports how the run ended. */
export const NO_PLACE: CancelRunPlace = { isAnnounced: false, hasTitle: false };
/** In a card, the panel and the window. */
export const TITLED_PLACE: CancelRunPlace = { isAnnounced: true, hasTitle: true };

/** @internal Around the provider of the cancel. */
export const CancelRunPlaceContext = createContext(NO_PLACE);
