/**
 * For Radix' `onEscapeKeyDown`. An Escape for one of our layers does not get here; this one is for something else, e.g.
 * an open list in the window's form. Radix closes its layer unless the event is prevented, but `preventDefault` would
 * tell all later listeners too, and the list would stay open. This marks it as prevented for the next check only.
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
