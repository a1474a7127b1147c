import type { KeyboardEvent } from 'react';
import { isElement } from '../../../hooks/is-element';
import { RUNS_LIST_PARTS as PARTS } from '../parts';
import type { RowWindow } from './row-window';

const MOVES: Record<string, (now: number, last: number) => number> = {
  ArrowDown: (now, last) => Math.min(last, now + 1),
  ArrowUp: (now) => Math.max(0, now - 1),
  Home: () => 0,
  End: (_, last) => last,
};

const nameOf = (row: Element | undefined) =>
  row?.querySelector<HTMLElement>(':is(button, a)[data-slot="run-card-name"]');

/** "/" focuses the list's search, from anywhere in the list except a field. */
export function onSearchKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== '/' || event.altKey || event.ctrlKey || event.metaKey || isTaken(event)) return;
  const search = event.currentTarget.querySelector<HTMLElement>(`[data-slot="${PARTS.search.slot}"]`);
  if (!search) return;
  event.preventDefault();
  search.focus();
}

/** Whether a key is typed into a field, maybe the one inside of a web component, or a control in a slot has used it. */
function isTaken(event: KeyboardEvent): boolean {
  // The target that listeners get is the web component itself.
  const [pressedIn] = event.nativeEvent.composedPath();
  const fields = 'textarea, select, input:not([type="checkbox"]), [contenteditable]:not([contenteditable="false"])';
  return event.defaultPrevented || (isElement(pressedIn) && pressedIn.matches(fields));
}

/**
 * Keyboard support of the list. Arrow keys, Home and End move between the cards' buttons; Tab reaches everything, as
 * usual. With `shortcuts`: J and K move too, X selects the card's run, C opens the cancel's confirmation.
 */
export function onListKey(event: KeyboardEvent<HTMLElement>, rows: RowWindow, shortcuts: boolean): void {
  const { target, currentTarget } = event;
  if (event.altKey || event.ctrlKey || event.metaKey || !isElement(target)) return;
  const all = [...currentTarget.querySelectorAll<HTMLElement>(`:scope > [data-slot="${PARTS.row.slot}"]`)];
  const now = all.findIndex((row) => row.contains(target));
  const row = all[now];
  if (!row) return;
  const onName = nameOf(row)?.contains(target) === true;
  const isTyping = isTaken(event);
  const key = shortcuts && !isTyping ? { j: 'ArrowDown', k: 'ArrowUp' }[event.key.toLowerCase()] : undefined;
  const move = onName || key ? MOVES[key ?? event.key] : undefined;
  if (move) {
    const next = all[move(now, all.length - 1)];
    event.preventDefault();
    if (next && !nameOf(next)) rows.reveal(next);
    nameOf(next)?.focus();
    return;
  }
  if (!shortcuts || isTyping) return;
  const slot = { x: PARTS.select.slot, c: 'cancel-run-trigger' }[event.key.toLowerCase()];
  const button = slot && row.querySelector<HTMLElement>(`[data-slot="${slot}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
}
