/** Calls a host's callback. Reports an error in it as uncaught instead of throwing it here. */
export function callHost(act: () => void): void {
  try {
    act();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
