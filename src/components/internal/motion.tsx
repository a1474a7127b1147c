/**
 * The only file (with motion-features.ts) that imports framer-motion. `m` elements do nothing until their features have
 * arrived, and 5 kB instead of 47 are loaded up front. What CSS can do (pulse, spin, fills) is CSS: this is for things
 * that leave (AnimatePresence) and for lists that make room.
 */
import { LazyMotion, MotionConfig } from 'framer-motion';
import type { ReactNode } from 'react';

export { AnimatePresence, m } from 'framer-motion';

const loadFeatures = () => import('./motion-features').then((features) => features.default);

/** Put this around `m` elements. Movement follows the person's reduced-motion setting: opacity stays, transforms go. */
export function MotionRoot({ children }: { children: ReactNode }) {
  return (
    <LazyMotion features={loadFeatures} strict>
      <MotionConfig reducedMotion="user" transition={{ duration: 0.18, ease: [0.22, 1, 0.36, 1] }}>
        {children}
      </MotionConfig>
    </LazyMotion>
  );
}
