/** Waits until the current state has been painted. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });
}

/** The minimum number of frames to check, for machines with slow frames. */
const LEAST = 6;

/** Calls `look` after each painted frame for some time: it sees what a user saw. */
export async function afterEachFrame(ms: number, look: () => void): Promise<void> {
  const end = performance.now() + ms;
  for (let frames = 0; performance.now() < end || frames < LEAST; frames += 1) {
    await nextFrame();
    look();
  }
}

/** Simulates the mouse wheel like a browser: first the event, then the scrolling. */
export function turnWheel(element: HTMLElement, px: number): void {
  element.dispatchEvent(new WheelEvent('wheel', { deltaY: px, bubbles: true }));
  element.scrollTop += px;
}

/** The distance from an element's scroll position to its end, px. */
export const distanceToEnd = (element: HTMLElement) => element.scrollHeight - element.clientHeight - element.scrollTop;
