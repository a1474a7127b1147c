import { afterEach, expect, it, vi } from 'vitest';
import { COVERED, keepAboveKeyboard } from './above-keyboard';

/** The visual viewport of a window 800 px high. */
class SeenWindow extends EventTarget {
  height = 800;
  offsetTop = 0;
  scale = 1;
  show(changes: Partial<Pick<SeenWindow, 'height' | 'offsetTop' | 'scale'>>) {
    Object.assign(this, changes);
    this.dispatchEvent(new Event('resize'));
  }
}

function openLayer({ top = 0 } = {}) {
  const seen = new SeenWindow();
  vi.stubGlobal('visualViewport', seen);
  vi.stubGlobal('innerHeight', 800);
  const element = document.createElement('div');
  element.getBoundingClientRect = () => new DOMRect(0, top, 400, 800);
  const field = document.createElement('textarea');
  field.scrollIntoView = vi.fn();
  element.append(field);
  document.body.append(element);
  field.focus();
  const end = keepAboveKeyboard(element);
  return { seen, field, end, covered: () => element.style.getPropertyValue(COVERED) };
}

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

it('ends where a keyboard begins, and brings what is written in into view', () => {
  const { seen, field, covered } = openLayer();
  expect(covered()).toBe('');
  seen.show({ height: 460 });
  expect(covered()).toBe('340px');
  expect(field.scrollIntoView).toHaveBeenCalledTimes(1);
  seen.show({ height: 800 });
  expect(covered()).toBe('');
});

it('counts what the browser has moved up by itself', () => {
  const { seen, covered } = openLayer();
  seen.show({ height: 460, offsetTop: 200 });
  expect(covered()).toBe('140px');
  seen.show({ offsetTop: 340 });
  expect(covered()).toBe('');
});

it('leaves a page alone that is zoomed in by two fingers, and one whose bars come and go', () => {
  const { seen, covered } = openLayer();
  seen.show({ height: 400, scale: 2 });
  expect(covered()).toBe('');
  seen.show({ height: 756, scale: 1 });
  expect(covered()).toBe('');
});

it('leaves a layer alone that stands in a host’s container further down the page', () => {
  const { seen, covered } = openLayer({ top: 300 });
  expect(covered()).toBe('');
  seen.show({ height: 460 });
  expect(covered()).toBe('');
});

it('leaves nothing behind', () => {
  const { seen, covered, end } = openLayer();
  seen.show({ height: 460 });
  end();
  expect(covered()).toBe('');
  seen.show({ height: 440 });
  expect(covered()).toBe('');
});
