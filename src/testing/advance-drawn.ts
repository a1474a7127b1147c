/** So often, at the least, the page is drawn while time passes. */
const DRAWN_EVERY_MS = 1_000;

/**
 * Moves time on in pieces, each in an `act` of its own. React 18 draws nothing until an `act` is over, and effects wait for
 * what is drawn: a minute in one piece would be a page that stood still for a minute, and whose timers started after it.
 */
export async function advanceDrawn(
  clock: { advance(ms: number): Promise<void> },
  act: (callback: () => Promise<void>) => PromiseLike<void>,
  ms: number,
): Promise<void> {
  let left = ms;
  do {
    const piece = Math.min(left, DRAWN_EVERY_MS);
    await act(() => clock.advance(piece));
    left -= piece;
  } while (left > 0);
}
