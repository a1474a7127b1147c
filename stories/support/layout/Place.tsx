import { type ReactNode, useEffect, useState } from 'react';
import { Caption } from './Matrix';

/**
 * A container of a given size in which a window or dialog opens.
 * @param inlineSize its maximum width
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
  /** Receives the element to open in. */
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

/** Keeps a page with many open modal windows scrollable and clickable: each of them blocks the rest of the page. */
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
