import type { Page } from 'playwright';

/** Gives every document of the page the viewport that pages for phones declare. Call it before the page is opened. */
export async function declareViewport(page: Page): Promise<void> {
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      const meta = document.createElement('meta');
      meta.name = 'viewport';
      meta.content = 'width=device-width, initial-scale=1';
      document.head.append(meta);
    });
  });
}
