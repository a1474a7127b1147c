import type { Locator, Page } from 'playwright';

/** A finger on the screen. */
export interface Finger {
  /** Moves down slowly by this distance, px. */
  moveBy(distance: number): Promise<void>;
  lift(): Promise<void>;
}

/** Puts a finger on an element. */
export async function fingerDown(page: Page, on: Locator): Promise<Finger> {
  const box = await on.boundingBox();
  if (!box) throw new Error('Nothing is drawn where the finger shall go.');
  const cdp = await page.context().newCDPSession(page);
  const [x, y] = [box.x + 40, box.y + 5];
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x, y: at }] });
  await touch('touchStart', y);
  return {
    async moveBy(distance) {
      for (let i = 1; i <= 10; i += 1) {
        await touch('touchMove', y + (distance * i) / 10);
        await page.waitForTimeout(40);
      }
    },
    async lift() {
      await touch('touchEnd');
    },
  };
}
