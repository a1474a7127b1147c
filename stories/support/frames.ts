/**
 * Calls `look` after each painted frame for some time: what it sees is what a person saw.
 * @returns how many frames there were
 */
export async function afterEachFrame(ms: number, look: () => void): Promise<number> {
  const end = performance.now() + ms;
  let frames = 0;
  while (performance.now() < end) {
    await new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve();
        port2.postMessage(null);
      });
    });
    frames += 1;
    look();
  }
  return frames;
}

/** Turns the wheel over an element, as the browser would: the event, then the movement. */
export function turnWheel(element: HTMLElement, px: number): void {
  element.dispatchEvent(new WheelEvent('wheel', { deltaY: px, bubbles: true }));
  element.scrollTop += px;
}

/** How far an element is from the end of what it scrolls, px. */
export const distanceToEnd = (element: HTMLElement) => element.scrollHeight - element.clientHeight - element.scrollTop;
