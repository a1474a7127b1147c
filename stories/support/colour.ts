/** A token as the components use it: the host's value where there is one. */
export const colour = (token: string) => `var(--rl-${token}, var(--rl-${token}-default))`;
