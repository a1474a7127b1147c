/** Also recognises elements of other documents (iframes, pop-ups), for which `instanceof Element` fails. */
export function isElement(value: unknown): value is Element {
  return typeof value === 'object' && value !== null && 'nodeType' in value && value.nodeType === 1;
}
