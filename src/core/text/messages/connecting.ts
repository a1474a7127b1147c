/** Separate from the other connection names, so that a badge bundles only this one. */
export const connecting = 'Connecting…';
