import { afterEach, expect, it } from 'vitest';
import { inertOthers } from './inert-others';

afterEach(() => document.body.replaceChildren());

function openPage() {
  document.body.innerHTML = '<main>The page</main><dialog>A layer</dialog>';
  const [page, layer] = document.body.children;
  if (!page || !layer) throw new Error('no page');
  return { page, open: () => inertOthers(layer, document.body), isInert: () => page.hasAttribute('inert') };
}

/** A modal that blocks the page as Headless UI does: it remembers what it finds, and puts that back. */
function openModal(page: Element, names = ['aria-hidden', 'inert']) {
  const found = names.map((name) => [name, page.getAttribute(name)] as const);
  for (const name of names) page.setAttribute(name, name === 'inert' ? '' : 'true');
  return () => {
    for (const [name, value] of found) {
      if (value === null) page.removeAttribute(name);
      else page.setAttribute(name, value);
    }
  };
}
const settled = () => new Promise((resolve) => queueMicrotask(() => resolve(undefined)));

it('blocks the page until it is released', () => {
  const { open, isInert } = openPage();
  const release = open();
  expect(isInert()).toBe(true);
  release();
  expect(isInert()).toBe(false);
});

it('leaves a page blocked that a modal of the host blocks too, and frees it after that', async () => {
  const { page, open, isInert } = openPage();
  const release = open();
  const close = openModal(page);
  release();
  await settled();
  expect(isInert()).toBe(true);
  close();
  await settled();
  expect(isInert()).toBe(false);
  expect(page.hasAttribute('aria-hidden')).toBe(false);
});

it('frees it also after a modal that hides nothing from screen readers, as Ariakit’s, which goes with it or later', async () => {
  const { page, open, isInert } = openPage();
  for (const isLater of [true, false]) {
    const release = open();
    // It sets up anew while it is open.
    openModal(page, ['inert'])();
    const close = openModal(page, ['inert']);
    if (isLater) await settled();
    release();
    expect(isInert()).toBe(true);
    close();
    await settled();
    expect(isInert()).toBe(false);
  }
});

it('spares a dialog that opens in its place in the page, and nothing around it', async () => {
  const { page, open } = openPage();
  page.innerHTML = '<p>A text</p><div><aside><button>Help</button></aside><dialog>Expired</dialog></div>';
  const release = open();
  const dialog = page.querySelector('dialog');
  dialog?.setAttribute('open', '');
  await settled();
  expect(dialog?.closest('[inert]')).toBeNull();
  expect([...page.querySelectorAll('[inert]')].map(({ tagName }) => tagName)).toEqual(['P', 'ASIDE']);
  const modal = document.createElement('div');
  modal.innerHTML = '<section aria-modal="true">Sign in</section>';
  page.querySelector('aside')?.append(modal);
  await settled();
  expect(modal.closest('[inert]')).toBeNull();
  release();
  expect(page.querySelectorAll('[inert]')).toHaveLength(0);
});

it('frees it if both go at once, and if the modal was there before', async () => {
  const { page, open, isInert } = openPage();
  const release = open();
  const close = openModal(page);
  release();
  close();
  await settled();
  expect(isInert()).toBe(false);
  const closeFirst = openModal(page);
  open()();
  expect(isInert()).toBe(true);
  closeFirst();
  expect(isInert()).toBe(false);
});

it('takes it again while the modal of the host is still open', async () => {
  const { page, open, isInert } = openPage();
  const first = open();
  const close = openModal(page);
  first();
  const second = open();
  close();
  await settled();
  expect(isInert()).toBe(true);
  second();
  expect(isInert()).toBe(false);
});
