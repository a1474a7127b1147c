import type { ComponentType, MouseEvent, ReactNode } from 'react';
import type { Run } from '../../core/run/run';

/** Props of a custom link component. Pass all of them on to an `<a>`. */
export interface RunLinkProps {
  /** URL of the run. */
  href: string;
  /** Name of the run. */
  children: ReactNode;
  /** Styles of the name; pass it on. */
  className?: string;
  /** Keeps a click on the link from also opening the card; pass it on. */
  onClick?: (event: MouseEvent<HTMLAnchorElement>) => void;
  /** Set for the run that is open beside the list. */
  'aria-current'?: 'true';
  /** Name of the part in the DOM; pass it on. */
  'data-slot'?: string;
}

/** Turns run names into links: middle click, copying the address, a router's prefetch. */
export interface RunLinks {
  /** Returns the URL of a run. No link for `null`, an empty string, and `javascript:` or `data:` URLs. */
  getHref?: ((run: Run) => string | null) | undefined;
  /** Link component, e.g. a router's. Default `<a>`. If your router expects `to`, pass `href` on as `to`. */
  linkComponent?: ComponentType<RunLinkProps> | 'a' | undefined;
}

/** @internal True for a main-button click without modifier keys, which does not open another tab or download. */
export function isPlainPress(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}
