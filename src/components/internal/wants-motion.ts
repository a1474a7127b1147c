const asks = (query: string) => typeof matchMedia === 'function' && matchMedia(query).matches;

/** Whether a sheet is to follow a finger here: on a touch screen, and unless the person asked for less motion. */
export function wantsTouchMotion(): boolean {
  return asks('(any-pointer: coarse)') && !asks('(prefers-reduced-motion: reduce)');
}
