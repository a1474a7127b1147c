/** Starts tasks a few at a time, in the order they were added. */
export interface Limit {
  /** Starts the task once there is a place. It keeps the place until it calls `release`; a second call does nothing. */
  add(start: (release: () => void) => void): void;
  /** Drops what has not started. */
  stop(): void;
}

/**
 * @param most how many tasks may run at once
 * @internal
 */
export function createLimit(most: number): Limit {
  const queue: ((release: () => void) => void)[] = [];
  let running = 0;
  let isStarting = false;
  const startNext = () => {
    // A task that releases its place at once frees it for the loop that is already going.
    if (isStarting) return;
    isStarting = true;
    while (running < most) {
      const start = queue.shift();
      if (!start) break;
      running += 1;
      let isReleased = false;
      start(() => {
        if (isReleased) return;
        isReleased = true;
        running -= 1;
        startNext();
      });
    }
    isStarting = false;
  };
  return {
    add(start) {
      queue.push(start);
      startNext();
    },
    stop() {
      queue.length = 0;
    },
  };
}
