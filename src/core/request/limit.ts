/** Runs a limited number of tasks at once, in the order they were added. */
export interface Limit {
  /** Starts the task once a slot is free. The task keeps the slot until its first call of `release`. */
  add(start: (release: () => void) => void): void;
  /** Drops tasks that have not started. */
  stop(): void;
}

/**
 * @param most maximum number of concurrent tasks
 * @internal
 */
export function createLimit(most: number): Limit {
  const queue: ((release: () => void) => void)[] = [];
  let running = 0;
  let isStarting = false;
  const startNext = () => {
    // If a task releases its slot synchronously, the loop that is already running starts the next one.
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
