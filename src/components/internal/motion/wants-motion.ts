const asks = (query: string) => typeof matchMedia === 'function' && matchMedia(query).matches;

/** Whether what leaves may move: where that can be asked, and unless the person asked for less motion. */
export function wantsMotion(): boolean {
  return asks('(prefers-reduced-motion: no-preference)');
}

/** Whether a sheet is to follow a finger here: where there is a touch screen. */
export function wantsTouchMotion(): boolean {
  return wantsMotion() && asks('(any-pointer: coarse)');
}
