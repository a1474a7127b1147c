import type { FeedRange } from '../types';

/** Rows are added when fewer px than this are drawn beyond an edge of the view, … */
const NEAR = 60;
/** … as many as make this much, … */
export const AHEAD = 150;
/** … and taken away beyond this. Larger than the others, or rows at the edge would come and go. */
export const FAR = 230;
/** Rows kept for the sake of a selection or the focus at most. */
const MAX_KEPT = 300;

/**
 * Which rows to draw for where the view is now.
 * @returns `null` = none of the drawn rows is in or near the view
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
  /** Height of a row, px. */
  average: number;
  /** Distance from the upper edge of the view, px of layout, of a place on the screen. */
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

/** A range within all rows, widened to what has the focus or is selected: removed, it would be lost. */
export function keepUsedRows({
  list,
  drawn,
  wanted,
  all,
}: {
  list: HTMLElement | null;
  drawn: FeedRange;
  wanted: FeedRange;
  /** All rows there are. */
  all: FeedRange;
}): FeedRange {
  let range = { first: Math.max(all.first, wanted.first), last: Math.min(all.last, wanted.last) };
  if (!list) return range;
  const { activeElement } = list.ownerDocument;
  const selection = list.ownerDocument.getSelection();
  const nodes: (Node | null | undefined)[] = [activeElement];
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
