/** Where a row stands. */
export interface Mark {
  /** Step that stands there. The element may show another one next. */
  id: string | undefined;
  /** Distance from where the scroll position is 0, px. */
  y: number;
}

/** Where each drawn row stands now. */
export function marksOf({
  list,
  scroller,
  ids,
  scale,
}: {
  list: HTMLElement;
  scroller: HTMLElement;
  /** The steps of the rows, in order. */
  ids: readonly string[];
  /** Px on the screen for each px of layout. */
  scale: number;
}): Mark[] {
  // Not from the pad's own edge: rectangles are 32-bit floats, too coarse a hundred thousand px away.
  const viewTop = scroller.getBoundingClientRect().top + scroller.clientTop * scale;
  const { scrollTop } = scroller;
  return [...list.children].map((element, i) => ({
    id: ids[i],
    y: scrollTop + (element.getBoundingClientRect().top - viewTop) / scale,
  }));
}

/**
 * The row that must not move: what was asked to be held, else the first that is in view from its top, else the one that
 * fills the view. Rows that are gone are passed over.
 */
export function pickAnchor({
  marks,
  view,
  present,
  heldId,
}: {
  marks: readonly Mark[];
  /** Upper and lower edge of the view, px. */
  view: { top: number; bottom: number };
  /** The rows that are drawn now, by step. */
  present: ReadonlyMap<string | undefined, number>;
  heldId: string | null;
}): Mark | null {
  let covering: Mark | null = null;
  let below: Mark | null = null;
  for (const mark of marks) {
    if (!present.has(mark.id)) continue;
    if (mark.id === heldId) return mark;
    if (mark.y < view.top) covering = mark;
    else if (below === null && mark.y < view.bottom) below = mark;
  }
  return below ?? covering ?? marks.find((mark) => present.has(mark.id)) ?? null;
}
