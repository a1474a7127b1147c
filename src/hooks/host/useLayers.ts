import { useRunContext } from '../run-context';
import { useIsHydrated } from './useIsHydrated';

/**
 * @internal Returns the container of a layer: the component's, else the provider's.
 * @param containerProp the component's prop; `null` or `undefined` uses the provider's
 * @returns `null` if the layer places itself
 */
export function useLayerContainer(containerProp: HTMLElement | null | undefined): HTMLElement | null {
  const container = useRunContext().layers?.container;
  // Servers have no document.
  if (!useIsHydrated()) return null;
  const place = containerProp ?? (typeof container === 'function' ? container() : container);
  // A detached container would hide the dialog.
  return place?.isConnected ? place : null;
}
