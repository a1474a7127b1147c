/** Waits until what is drawn now has been painted. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });
}

/** So many frames are looked at in any case: where each of them takes long, all of them take longer. */
const LEAST = 6;

/** Calls `look` after each painted frame for some time: what it sees is what a person saw. */
export async function afterEachFrame(ms: number, look: () => void): Promise<void> {
  const end = performance.now() + ms;
  for (let frames = 0; performance.now() < end || frames < LEAST; frames += 1) {
    await nextFrame();
    look();
  }
}

/** Turns the wheel over an element, as the browser would: the event, then the movement. */
export function turnWheel(element: HTMLElement, px: number): void {
  element.dispatchEvent(new WheelEvent('wheel', { deltaY: px, bubbles: true }));
  element.scrollTop += px;
}

/** How far an element is from the end of what it scrolls, px. */
export const distanceToEnd = (element: HTMLElement) => element.scrollHeight - element.clientHeight - element.scrollTop;
