import { afterEach, expect, it } from 'vitest';
import { rememberFocus, watchFocus } from './focus-memory';

afterEach(() => document.body.replaceChildren());

it('gives the focus to what stands in the place of the opener, also when that was gone before the layer opened', async () => {
  watchFocus(document);
  document.body.innerHTML = '<main><a href="/">Home</a><section><div><button>New run</button></div></section></main>';
  document.querySelector('button')?.focus();
  // The list has loaded and renders its own button; the window was still loading.
  const section = document.querySelector('section');
  if (section) section.innerHTML = '<button>New run, in the list</button>';
  expect(document.body).toHaveFocus();
  const layer = document.createElement('div');
  layer.innerHTML = '<input>';
  document.body.append(layer);
  const memory = rememberFocus(layer);
  layer.querySelector('input')?.focus();
  layer.remove();
  memory.giveBack();
  await Promise.resolve();
  expect(document.querySelector('button')).toHaveFocus();
});

it('gives the focus to what stands in the place of the opener, also when that went while the layer was open', async () => {
  watchFocus(document);
  document.body.innerHTML = '<main><section><div><button>New run</button></div></section></main>';
  document.querySelector('button')?.focus();
  const layer = document.createElement('div');
  layer.innerHTML = '<input>';
  document.body.append(layer);
  layer.querySelector('input')?.focus();
  // Mounted a second time, with the focus already inside.
  const memory = rememberFocus(layer);
  const section = document.querySelector('section');
  if (section) section.innerHTML = '<button>New run, in the list</button>';
  layer.remove();
  memory.giveBack();
  await Promise.resolve();
  expect(document.querySelector('button')).toHaveFocus();
});
