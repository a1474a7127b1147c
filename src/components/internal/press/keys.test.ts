import { describe, expect, it } from 'vitest';
import { isOwnKey, isStrayPress } from './keys';

const key = (name: string, init: KeyboardEventInit & { keyCode?: number } = {}) =>
  new KeyboardEvent('keydown', { key: name, cancelable: true, ...init });

describe('whose key it is (world/hosts.md §4: composing, Enter held)', () => {
  it('is ours when nothing speaks against it', () => {
    expect(isOwnKey(key('Escape'), 'Escape')).toBe(true);
    expect(isOwnKey(key('Enter'), 'Escape')).toBe(false);
  });

  it('is the input method’s while composing, and in Safari just after: key code 229', () => {
    expect(isOwnKey(key('Escape', { isComposing: true }), 'Escape')).toBe(false);
    expect(isOwnKey(key('Escape', { keyCode: 229 }), 'Escape')).toBe(false);
    expect(isStrayPress(key('Enter', { isComposing: true }))).toBe(true);
    expect(isStrayPress(key('Enter', { keyCode: 229 }))).toBe(true);
  });

  it('reads React’s events as well', () => {
    const native = key('Escape', { isComposing: true });
    const { keyCode, repeat, defaultPrevented, target } = native;
    const event = { key: 'Escape', keyCode, repeat, defaultPrevented, target, nativeEvent: native };
    expect(isOwnKey(event, 'Escape')).toBe(false);
  });

  it('is not ours while it is held, or when somebody has taken it', () => {
    expect(isOwnKey(key('Escape', { repeat: true }), 'Escape')).toBe(false);
    expect(isStrayPress(key('Enter', { repeat: true }))).toBe(true);
    expect(isStrayPress(key(' ', { repeat: true }))).toBe(true);
    expect(isStrayPress(key('Enter'))).toBe(false);
    const taken = key('Escape');
    taken.preventDefault();
    expect(isOwnKey(taken, 'Escape')).toBe(false);
  });

  it('closes an open combobox first', () => {
    const field = document.createElement('input');
    field.setAttribute('role', 'combobox');
    field.setAttribute('aria-expanded', 'true');
    const heard: boolean[] = [];
    field.addEventListener('keydown', (event) => heard.push(isOwnKey(event, 'Escape')));
    field.dispatchEvent(key('Escape'));
    field.setAttribute('aria-expanded', 'false');
    field.dispatchEvent(key('Escape'));
    expect(heard).toEqual([false, true]);
  });
});
