import { focusedBeside, selectionAround } from '../../focused-in';
import type { FeedRange } from '../types';

/** Add rows if fewer px than this are drawn beyond an edge of the view. */
const NEAR = 60;
/** Add rows up to this many px. */
export const AHEAD = 150;
/** Remove rows beyond this many px. The gap to the other limits prevents flickering at the edge. */
export const FAR = 230;
/** Maximum distance of a selected or focused row that is kept, in rows. */
const MAX_KEPT = 300;

/**
 * Computes the rows to draw for the current view.
 * @returns `null` if no drawn row is in or near the view
 */
export function rangeInView({
  list,
  drawn,
  view,
  average,
  at,
}: {
  list: HTMLElement;
  drawn: FeedRange;
  /** Height of the view, px. */
  view: number;
  /** Average height of a row, px. */
  average: number;
  /** Converts a screen position to the distance from the top of the view, px of layout. */
  at: (y: number) => number;
}): FeedRange | null {
  const box = list.getBoundingClientRect();
  if (at(box.bottom) < -FAR || at(box.top) > view + FAR) return null;
  let { first, last } = drawn;
  const above = -at(box.top);
  const below = at(box.bottom) - view;
  if (above < NEAR) first -= Math.max(0, Math.ceil((AHEAD - above) / average));
  else if (above > FAR) {
    for (const row of list.children) {
      if (first >= last - 1 || at(row.getBoundingClientRect().bottom) > -AHEAD) break;
      first += 1;
    }
  }
  if (below < NEAR) last += Math.max(0, Math.ceil((AHEAD - below) / average));
  else if (below > FAR) {
    for (let i = list.children.length - 1; i > 0; i -= 1) {
      const row = list.children[i];
      if (last <= first + 1 || !row || at(row.getBoundingClientRect().top) < view + AHEAD) break;
      last -= 1;
    }
  }
  return { first, last };
}

/** Clamps a range and extends it to rows with focus or selection, which would be lost if removed. */
export function keepUsedRows({
  list,
  drawn,
  wanted,
  all,
}: {
  list: HTMLElement | null;
  drawn: FeedRange;
  wanted: FeedRange;
  all: FeedRange;
}): FeedRange {
  let range = { first: Math.max(all.first, wanted.first), last: Math.min(all.last, wanted.last) };
  if (!list) return range;
  const selection = selectionAround(list);
  const nodes: (Node | null | undefined)[] = [focusedBeside(list)];
  if (selection && !selection.isCollapsed) nodes.push(selection.anchorNode, selection.focusNode);
  for (const node of nodes) {
    if (!node || node === list || !list.contains(node)) continue;
    let row: Node = node;
    while (row.parentNode && row.parentNode !== list) row = row.parentNode;
    const position = drawn.first + [...list.children].indexOf(row as Element);
    if (position < drawn.first || Math.abs(position - wanted.first) > MAX_KEPT) continue;
    range = { first: Math.min(range.first, position), last: Math.max(range.last, position + 1) };
  }
  return range;
}
