/** Position of a row. */
export interface Mark {
  /** The step in this row. Its element may show another step next. */
  id: string | undefined;
  /** Distance from scroll position 0, px. */
  y: number;
}

/** Measures the position of each drawn row. */
export function marksOf({
  list,
  scroller,
  ids,
  scale,
}: {
  list: HTMLElement;
  scroller: HTMLElement;
  /** Ids of the rows' steps, in order. */
  ids: readonly string[];
  /** Screen px per layout px. */
  scale: number;
}): Mark[] {
  // Relative to the view, not to the pad: rectangles are 32-bit floats, too coarse a hundred thousand px away.
  const viewTop = scroller.getBoundingClientRect().top + scroller.clientTop * scale;
  const { scrollTop } = scroller;
  return [...list.children].map((element, i) => ({
    id: ids[i],
    y: scrollTop + (element.getBoundingClientRect().top - viewTop) / scale,
  }));
}

/**
 * Picks the row that must not move: the held one, else the first whose top is in view, else the one that fills the
 * view. Skips removed rows.
 */
export function pickAnchor({
  marks,
  view,
  present,
  heldId,
}: {
  marks: readonly Mark[];
  /** Top and bottom of the view, px. */
  view: { top: number; bottom: number };
  /** Position of each drawn row, by step id. */
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
