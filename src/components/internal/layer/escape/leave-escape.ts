/**
 * For Radix's `onEscapeKeyDown`. Escape that is meant for a layer of ours does not come this far; what comes is for somebody
 * else, e.g. a list that is open in the window's form. Radix closes its layer unless the event says that it was taken, and
 * `preventDefault` would say so to all who listen after it: the list would stay open. This says it to the next who asks alone.
 */
export function leaveEscape(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const forget = () => Reflect.deleteProperty(event, 'defaultPrevented');
  Object.defineProperty(event, 'defaultPrevented', {
    configurable: true,
    get() {
      forget();
      return true;
    },
  });
  queueMicrotask(forget);
}
