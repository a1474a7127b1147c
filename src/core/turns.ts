/**
 * Lets calls that ask for the same thing take turns: each begins when the one before has settled, well or not. A backend
 * that hangs is so never asked twice at once. With nobody before it a call begins at once.
 */
export function createTurns(): <T>(call: () => Promise<T>) => Promise<T> {
  let last: Promise<void> | null = null;
  return (call) => {
    const turn = last ? last.then(call) : call();
    // Whoever waits for the turn hears of its failure; the next in line does not mind.
    const over: Promise<void> = turn.then(
      () => {},
      () => {},
    );
    last = over;
    void over.then(() => {
      if (last === over) last = null;
    });
    return turn;
  };
}
