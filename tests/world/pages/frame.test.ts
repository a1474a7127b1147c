import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenHost, openHost } from '../support/host-page';

let host: OpenHost;
beforeAll(async () => {
  host = await openHost({ entries: { frame: path.join(import.meta.dirname, 'frame.tsx') } });
});
afterAll(() => host?.close());

describe('in a frame, whose elements are of another window (hosts 2: another document)', () => {
  it('the list is gone through by keys', async () => {
    const { page } = await host.open('frame');
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: 'Import' }).focus();
    const focused = () =>
      page.evaluate(() => document.querySelector('iframe')?.contentDocument?.activeElement?.textContent ?? '');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toContain('Export');
    await page.keyboard.press('End');
    expect(await focused()).toContain('Check');
    await page.context().close();
  });

  it('a turn of the wheel that a long detail takes does not follow the end again', async () => {
    const { page } = await host.open('frame');
    const frame = page.frameLocator('iframe');
    const scroller = frame.locator('[data-slot="activity-feed-scroller"]');
    await frame.getByRole('button', { name: 'Show detail' }).click();
    const detail = frame.locator('pre');
    await detail.hover();
    await scroller.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    expect(await scroller.getAttribute('data-state')).toBe('free');
    await page.mouse.wheel(0, 100);
    await expect.poll(() => detail.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(50);
    expect(await scroller.getAttribute('data-state')).toBe('free');
    await page.context().close();
  });
});
