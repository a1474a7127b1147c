/** Calls a host's listener. Its fault is its own: it is reported as any uncaught error, and nothing here stops for it. */
export function callHost(act: () => void): void {
  try {
    act();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
