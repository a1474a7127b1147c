import type { ComponentType, MouseEvent, ReactNode } from 'react';
import type { Run } from '../../core/run/run';

/** What a link component of the host's is given; it must hand on all of it, and draw an `<a>`. */
export interface RunLinkProps {
  /** Where the run is to be seen. */
  href: string;
  /** The run's name. */
  children: ReactNode;
  /** The look of the name; hand it on. */
  className?: string;
  /** Keeps a press on the link from pressing the card as well; hand it on. */
  onClick?: (event: MouseEvent<HTMLAnchorElement>) => void;
  /** The run that is open beside the list. */
  'aria-current'?: 'true';
  /** The part's name in the DOM; hand it on. */
  'data-slot'?: string;
}

/** Makes the names of runs links: middle click, "copy address", a router's prefetch. */
export interface RunLinks {
  /** The address of a run. `null`, an empty text, and `javascript:` or `data:` = its name is no link. */
  getHref?: ((run: Run) => string | null) | undefined;
  /** Draws the link, e.g. a router's. Default: `<a>`. For routers that want `to`, hand `href` on as that. */
  linkComponent?: ComponentType<RunLinkProps> | 'a' | undefined;
}

/** @internal A press without a key that asks for another tab, window or a download, and with the main button. */
export function isPlainPress(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
