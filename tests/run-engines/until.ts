/** Polls `isSo` until it returns a truthy value. Rejects on timeout. */
export async function until<T>(
  what: string | (() => string),
  isSo: () => Promise<T>,
  limitMs = 60_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await isSo();
    if (found) return found;
    if (Date.now() > end)
      throw new Error(`This did not come true within ${limitMs} ms: ${typeof what === 'string' ? what : what()}`);
    await new Promise<void>((resolve) => void setTimeout(resolve, 25));
  }
}
