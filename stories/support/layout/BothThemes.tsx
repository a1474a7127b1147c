import type { ReactNode } from 'react';
import { Caption } from './Matrix';

const THEMES = ['light', 'dark'] as const;

/** The same content in both themes, side by side if there is room. */
export function BothThemes({ children, least = 360 }: { children: ReactNode; least?: number }) {
  return (
    <div
      style={{ display: 'grid', gap: 16, gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${least}px), 1fr))` }}
    >
      {THEMES.map((theme) => (
        <div key={theme} data-theme={theme} style={{ minWidth: 0, containerType: 'inline-size' }}>
          <div
            data-rl-root=""
            style={{
              display: 'grid',
              alignContent: 'start',
              gap: 16,
              blockSize: '100%',
              boxSizing: 'border-box',
              // In narrow containers, leave the space to the component.
              padding: 'clamp(6px, 4cqi - 6px, 16px)',
              borderRadius: 12,
              background: 'var(--rl-surface, var(--rl-surface-default))',
              border: '1px solid var(--rl-border, var(--rl-border-default))',
            }}
          >
            <Caption>{theme}</Caption>
            {children}
          </div>
        </div>
      ))}
    </div>
  );
}
