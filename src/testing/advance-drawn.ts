/** Maximum time between two renders. */
const DRAWN_EVERY_MS = 1_000;

/**
 * Advances time in steps, each in its own `act`. React 18 renders only when `act` ends, and effects run after that: in
 * a single step, the page would not change for the whole time and its timers would start at the end.
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
