const asks = (query: string) => typeof matchMedia === 'function' && matchMedia(query).matches;

/** Whether leave animations may be shown: not if the person prefers reduced motion, or if that is unknown. */
export function wantsMotion(): boolean {
  return asks('(prefers-reduced-motion: no-preference)');
}

/** Whether a sheet can be dragged: on touch screens. */
export function wantsTouchMotion(): boolean {
  return wantsMotion() && asks('(any-pointer: coarse)');
}
