import { type ReactNode, useEffect, useState } from 'react';
import { Caption } from './Matrix';

/**
 * A page of a given size inside the page, in which a window or dialog opens.
 * @param inlineSize its width; less where there is less
 */
export function Place({
  label,
  inlineSize,
  blockSize,
  children,
}: {
  label: string;
  inlineSize: number;
  blockSize: number;
  /** Given the element to open in. */
  children: (container: HTMLElement) => ReactNode;
}) {
  const [container, setContainer] = useState<HTMLDivElement | null>(null);
  return (
    <div style={{ display: 'grid', gap: 6, minWidth: 0, inlineSize: `min(100%, ${inlineSize}px)` }}>
      <Caption>{label}</Caption>
      <div
        ref={setContainer}
        style={{
          position: 'relative',
          blockSize,
          overflow: 'hidden',
          borderRadius: 12,
          border: '1px solid var(--rl-border, var(--rl-border-default))',
        }}
      >
        {container && children(container)}
      </div>
    </div>
  );
}

/**
 * Lets a page on which many modal windows are open be scrolled and pressed: each of them makes sure, as it must, that
 * nothing beside it can be.
 */
export function Unlocked({ children }: { children: ReactNode }) {
  useEffect(() => {
    const keep = (event: Event) => event.stopImmediatePropagation();
    const types = ['wheel', 'touchmove'] as const;
    for (const type of types) window.addEventListener(type, keep, { capture: true });
    return () => {
      for (const type of types) window.removeEventListener(type, keep, { capture: true });
    };
  }, []);
  return (
    <>
      <style>{`
        body[data-scroll-locked][data-scroll-locked] { overflow: auto !important; margin: 0 !important; padding: 0 !important; pointer-events: auto !important; }
        body [role=dialog], body [role=alertdialog] { pointer-events: auto !important; }
      `}</style>
      {children}
    </>
  );
}
