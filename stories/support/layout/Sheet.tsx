import type { ReactNode } from 'react';

const THEMES = ['light', 'dark'] as const;

/** The same content in both themes, stacked, at its natural width: a sheet scrolls sideways on narrower pages. */
export function Sheet({ children }: { children: ReactNode }) {
  return (
    <div style={{ display: 'grid', gap: 24 }}>
      {THEMES.map((theme) => (
        <section
          key={theme}
          data-theme={theme}
          aria-label={theme}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard.
          tabIndex={0}
          style={{ overflowX: 'auto' }}
        >
          <div
            data-rl-root=""
            style={{
              inlineSize: 'max-content',
              minInlineSize: '100%',
              boxSizing: 'border-box',
              padding: 24,
              background: 'var(--rl-surface, var(--rl-surface-default))',
              color: 'var(--rl-text, var(--rl-text-default))',
            }}
          >
            {children}
          </div>
        </section>
      ))}
    </div>
  );
}
