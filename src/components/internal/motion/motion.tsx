/**
 * The only file (with motion-features.ts) that imports framer-motion. Only lazy parts import it, so no page loads it
 * before something moves that CSS cannot move. `m` elements do nothing until their features have loaded.
 */
import { LazyMotion, MotionConfig } from 'framer-motion';
import type { ReactNode } from 'react';

export { animate, m, useDragControls, useMotionValue } from 'framer-motion';

/** Loads the features, so that the first animation need not wait for them. */
export const loadFeatures = () => import('./motion-features').then((features) => features.default);

/** Put this around `m` elements. */
export function MotionRoot({ children }: { children: ReactNode }) {
  return (
    <LazyMotion features={loadFeatures} strict>
      <MotionConfig reducedMotion="user" transition={{ duration: 0.18, ease: [0.22, 1, 0.36, 1] }}>
        {children}
      </MotionConfig>
    </LazyMotion>
  );
}
