import { useRunContext } from '../run-context';

/**
 * @internal Where a layer is put: where the part says, else where the provider does.
 * @param own what the part was given; `null` or nothing = as the provider says
 * @returns `null` = the layer finds its own place
 */
export function useLayerContainer(own: HTMLElement | null | undefined): HTMLElement | null {
  const container = useRunContext().layers?.container;
  if (own != null) return own;
  if (typeof container !== 'function') return container ?? null;
  // A server has no document to look in.
  return typeof document === 'undefined' ? null : container();
}
