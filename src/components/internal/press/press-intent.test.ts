import { describe, expect, it } from 'vitest';
import { type Appearance, isMeant, type Press } from './press-intent';

const box = { left: 100, top: 100, right: 200, bottom: 136 };
const inside = { x: 150, y: 118 };
const click = (more: Partial<Press> = {}): Press => ({ ...inside, isTrusted: true, detail: 1, at: 10_000, ...more });
const seen = (more: Partial<Appearance> = {}): Appearance => ({
  at: 1_000,
  pointer: inside,
  downAt: 9_950,
  wasClicked: false,
  ...more,
});

describe('a press is meant for what was there when the finger decided (world/hosts.md §4: double click)', () => {
  it.each([40, 150, 300, 400, 450])(
    'not %i ms after it has appeared under the pointer, though a tap counts 1',
    (gap) => {
      expect(isMeant(click({ at: 1_000 + gap }), seen({ downAt: 1_000 + gap - 20 }), box)).toBe(false);
    },
  );

  it('later it is', () => expect(isMeant(click(), seen(), box)).toBe(true));

  it('at once, when the pointer has come from elsewhere', () => {
    const came = seen({ pointer: { x: 150, y: 400 }, downAt: 1_090 });
    expect(isMeant(click({ at: 1_100 }), came, box)).toBe(true);
  });

  it('not when the pointer rested a finger’s breadth beside it', () => {
    const beside = seen({ pointer: { x: 212, y: 118 }, downAt: 1_090 });
    expect(isMeant(click({ at: 1_100 }), beside, box)).toBe(false);
  });

  it('not when nobody knows where the pointer was', () => {
    expect(isMeant(click({ at: 1_100 }), seen({ pointer: null, downAt: 1_090 }), box)).toBe(false);
  });

  it('not as the second click of something else, however late', () => {
    expect(isMeant(click({ detail: 2 }), seen(), box)).toBe(false);
    expect(isMeant(click({ detail: 2 }), seen({ wasClicked: true }), box)).toBe(true);
  });

  it('not when the pointer went down before it became what it is', () => {
    expect(isMeant(click(), seen({ at: 9_000, downAt: 8_900 }), box)).toBe(false);
  });

  it('by a key or a script it is always', () => {
    expect(isMeant(click({ detail: 0, at: 1_001 }), seen(), box)).toBe(true);
    expect(isMeant(click({ isTrusted: false, at: 1_001 }), seen(), box)).toBe(true);
  });
});
