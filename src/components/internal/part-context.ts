import { type Context, createContext, useContext } from 'react';

/**
 * Shares what a component has derived with its parts. The hook throws if a part is used outside of its component,
 * because it would have nothing to render.
 * @param component name for the error message, e.g. `RunStatusBadge`
 */
export function createPartContext<Value>(component: string): [Context<Value | null>, (part: string) => Value] {
  const context = createContext<Value | null>(null);
  context.displayName = component;
  const usePart = (part: string): Value => {
    const value = useContext(context);
    if (value === null) {
      throw new Error(
        `runlight: <${part}> is outside <${component}>, so it has no run to show. Move it inside: ` +
          `<${component} run={…}><${part} /></${component}>.`,
      );
    }
    return value;
  };
  return [context, usePart];
}
