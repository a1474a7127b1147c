import { afterEach, expect, it } from 'vitest';
import { keepUsedRows } from './visible-range';

afterEach(() => document.body.replaceChildren());

it.each(['in a page', 'in a shadow root'])('keeps the row of a focused web component: %s', (where) => {
  const place = document.body.appendChild(document.createElement('div'));
  const list = document.createElement('ol');
  (where === 'in a page' ? place : place.attachShadow({ mode: 'open' })).append(list);
  for (let i = 0; i < 5; i += 1) list.append(document.createElement('li'));
  const component = document.createElement('div');
  list.children[1]?.append(component);
  const button = component.attachShadow({ mode: 'open' }).appendChild(document.createElement('button'));
  button.focus();
  const all = { first: 0, last: 20 };
  const range = keepUsedRows({ list, drawn: { first: 10, last: 15 }, wanted: { first: 14, last: 18 }, all });
  expect(range).toEqual({ first: 11, last: 18 });
});
