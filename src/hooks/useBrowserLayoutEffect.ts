import { useLayoutEffect } from 'react';

/** A layout effect that does nothing on a server, where React 18 would warn. */
export const useBrowserLayoutEffect: typeof useLayoutEffect =
  typeof document === 'undefined' ? () => {} : useLayoutEffect;
