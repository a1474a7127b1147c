import { useLayoutEffect } from 'react';

/** A layout effect, which does nothing on a server (where React 18 warns of one). */
export const useBrowserLayoutEffect: typeof useLayoutEffect =
  typeof document === 'undefined' ? () => {} : useLayoutEffect;
