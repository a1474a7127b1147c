import { expect, within } from 'storybook/test';
import { afterEachFrame } from './frames';

export const scrollerOf = (canvasElement: HTMLElement) => within(canvasElement).getByRole('region') as HTMLElement;
export const rowsOf = (canvasElement: HTMLElement) => [...canvasElement.querySelectorAll<HTMLElement>('li')];
export const elementsOf = (canvasElement: HTMLElement) => canvasElement.getElementsByTagName('*').length;

/** The first row whose top is in view, by its position in the run: its element may show another step later. */
export function rowInView(canvasElement: HTMLElement) {
  const { top } = scrollerOf(canvasElement).getBoundingClientRect();
  const row = rowsOf(canvasElement).find((element) => element.getBoundingClientRect().top >= top);
  if (!row) throw new Error('no row is in view');
  const place = row.getAttribute('aria-posinset');
  const find = () => canvasElement.querySelector<HTMLElement>(`li[aria-posinset="${place}"]`);
  return { place, top: () => find()?.getBoundingClientRect().top ?? Number.NaN };
}

/** Expects a row to keep its position in every frame. */
export async function expectPlaceKept(canvasElement: HTMLElement, ms: number, during: () => void = () => {}) {
  const row = rowInView(canvasElement);
  const before = row.top();
  const seen: number[] = [];
  during();
  await afterEachFrame(ms, () => seen.push(row.top() - before));
  await expect(seen.filter((moved) => moved !== 0)).toEqual([]);
}
