import type { Page } from 'playwright';

/** Sets a mobile viewport in every document of the page. Call it before the page is opened. */
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
