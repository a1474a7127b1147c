/** A token as the components use it: the host's value if it is set, otherwise the default. */
export const colour = (token: string) => `var(--rl-${token}, var(--rl-${token}-default))`;
