import { useRunContext } from '../run-context';

/**
 * @internal Where a layer is put: where the part says, else where the provider does.
 * @param containerProp what the part was given; `null` or nothing = as the provider says
 * @returns `null` = the layer finds its own place
 */
export function useLayerContainer(containerProp: HTMLElement | null | undefined): HTMLElement | null {
  const container = useRunContext().layers?.container;
  // A server has no document to look in.
  if (typeof document === 'undefined') return null;
  const place = containerProp ?? (typeof container === 'function' ? container() : container);
  // In one that is not in the page any more nobody would see the question.
  return place?.isConnected ? place : null;
}
