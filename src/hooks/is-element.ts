/** Also for elements of other documents (a frame, a window that was opened), whose classes are not ours. */
export function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && 'nodeType' in value && value.nodeType === 1;
}
