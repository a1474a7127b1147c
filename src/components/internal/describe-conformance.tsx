import { render } from '@testing-library/react';
import type { ComponentType, ReactElement, Ref } from 'react';
import { describe, expect, it } from 'vitest';
import type { PartTable } from './part';

/** What to test of a part. */
export interface ConformanceOptions {
  /** Name in the test report. */
  name: string;
  /** The part. */
  // biome-ignore lint/suspicious/noExplicitAny: parts differ in their props; each is checked at its call below.
  part: ComponentType<any>;
  /** The part's `data-slot`. */
  slot: string;
  /** The values of its `data-state`; empty = it has none. */
  states: readonly string[];
  /** Required props. */
  props?: Record<string, unknown>;
  /** Renders a part inside of its component. */
  wrap?: (part: ReactElement) => ReactElement;
  /** Whether it is an outermost element. */
  isRoot?: boolean;
}

/**
 * What every part guarantees: one element with its slot and state, a ref, spread props, `className` as text or
 * function.
 */
export function describeConformance(options: ConformanceOptions): void {
  const { name, part: Part, slot, states, props = {}, wrap = (part) => part, isRoot = false } = options;
  const mount = (extra: Record<string, unknown> = {}) => {
    const { container } = render(wrap(<Part {...props} {...extra} />));
    const found = container.querySelectorAll<HTMLElement>(`[data-slot="${slot}"]`);
    expect(found, `elements with data-slot="${slot}"`).toHaveLength(1);
    return found[0] as HTMLElement;
  };

  describe(`${name} conforms`, () => {
    it('carries its slot, an enumerated state and one of our classes', () => {
      const element = mount();
      if (states.length > 0) expect(states).toContain(element.dataset.state);
      else expect(element).not.toHaveAttribute('data-state');
      // The reset finds elements by this.
      expect(element.getAttribute('class') ?? '').toMatch(/(^| )rl:/);
      expect(element.hasAttribute('data-rl-root')).toBe(isRoot);
    });

    it('hands its element to a ref', () => {
      let held: Element | null = null;
      const ref: Ref<Element> = (element) => {
        if (element) held = element;
      };
      expect(mount({ ref })).toBe(held);
    });

    it('spreads other props onto its element', () => {
      const element = mount({ id: 'given', 'data-own': 'yes', style: { order: 3 } });
      expect(element).toHaveAttribute('id', 'given');
      expect(element).toHaveAttribute('data-own', 'yes');
      expect(element).toHaveStyle({ order: '3' });
    });

    it('adds className after its own classes', () => {
      expect(mount({ className: 'given' }).getAttribute('class')).toMatch(/rl:.* given$/);
    });

    it('calls a className function with its state', () => {
      const seen: unknown[] = [];
      const element = mount({
        className: (state: unknown) => {
          seen.push(state);
          return 'computed';
        },
      });
      expect(element).toHaveClass('computed');
      expect(seen[0]).toBeTypeOf('object');
      expect(seen[0]).not.toBeNull();
    });
  });
}

/** Collects every `data-slot`/`data-state` below `container` and asserts that each is listed in `table`. */
export function expectListedParts(container: ParentNode, table: PartTable): void {
  const parts = Object.values(table);
  for (const element of container.querySelectorAll<HTMLElement>('[data-slot]')) {
    const { slot, state } = element.dataset;
    const description = parts.find((part) => part.slot === slot);
    expect(
      parts.map((part) => part.slot),
      'the slots in the constant',
    ).toContain(slot);
    if (state !== undefined) expect(description?.states, `data-state of "${slot}"`).toContain(state);
  }
}
