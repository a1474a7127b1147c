// Records the demo for the README: a run is watched, cancelled, and stops. It uses a real browser and the real backend
// in real time; only the pointer is drawn, because screenshots do not include it. Writes docs/run.png, an animated PNG,
// and docs/run-still.png for reduced motion. FRAMES_FOLDER keeps the recorded frames.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Locator, type Page } from 'playwright';
import { PNG } from 'pngjs';
import UPNG from 'upng-js';
import { startBackendProcess } from '../tests/e2e/support/backend';
import { launchOptions } from './find/find-browser.mjs';
import { ensureBuilt, ensureDemoBuilt, root } from './prepare.mjs';

const FILM = path.join(root, 'docs/run.png');
const STILL = path.join(root, 'docs/run-still.png');
const SIZE = { width: 1200, height: 800 };
const FRAME_MS = 200;
/** The last frame stays long enough to be read. */
const END_MS = 3_000;
const MAX_BYTES = 1_000_000;

/** Draws an arrow at the mouse position, because screenshots do not include the pointer. */
function drawPointer(): void {
  const pointer = document.createElement('div');
  pointer.innerHTML =
    '<svg width="20" height="20" viewBox="0 0 20 20"><path d="M2 1v15l4-4 3 7 3-1.3-3-6.7h6z" fill="#111" stroke="#fff" stroke-width="1.5"/></svg>';
  pointer.setAttribute('style', 'position:fixed;left:0;top:0;z-index:2147483647;pointer-events:none');
  addEventListener('mousemove', ({ clientX, clientY }) => {
    pointer.style.transform = `translate(${clientX}px, ${clientY}px)`;
    // In the top layer, above every dialog.
    document.body.append(pointer);
  });
}

async function pointAt(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (!box) throw new Error('what the pointer should go to is not on the page');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 6 });
}

/** Takes timestamped screenshots until `stop` is called. */
function film(page: Page) {
  const frames: { png: Buffer; at: number }[] = [];
  let running = true;
  const done = (async () => {
    while (running) {
      const at = performance.now();
      frames.push({ png: await page.screenshot({ caret: 'initial' }), at });
      await pause(Math.max(0, FRAME_MS - (performance.now() - at)));
    }
  })();
  return {
    async stop() {
      running = false;
      await done;
      return frames;
    },
  };
}

async function act(page: Page, base: string) {
  await page.goto(base);
  await page.getByRole('button', { name: 'New run' }).click();
  await page.getByLabel('Name').fill('Customer churn, September');
  await page.getByText('Simulation', { exact: true }).click();
  await page.getByLabel('Scenario').selectOption('default');
  await page.getByLabel('Speed').selectOption('4');
  const window = page.getByRole('dialog');
  const start = page.getByRole('button', { name: 'Start run' });
  await pointAt(page, start);
  const camera = film(page);
  await pause(800);
  await start.click();
  const badge = (state: string) => window.locator(`[data-slot="run-status-badge"][data-state="${state}"]`);
  await badge('running').waitFor();
  await pause(8_000);
  const still = await page.screenshot();
  const cancel = window.locator('[data-slot="cancel-run-trigger"]');
  await pointAt(page, cancel);
  await pause(400);
  await cancel.click();
  const confirm = page.getByRole('alertdialog').getByRole('button', { name: 'Confirm Cancel' });
  await confirm.waitFor();
  await pause(1_200);
  await pointAt(page, confirm);
  await pause(600);
  await confirm.click();
  await badge('cancelling').waitFor();
  await badge('cancelled').waitFor();
  await pause(800);
  return { still, frames: await camera.stop() };
}

/** The pages have flat colours: a palette of 256 is enough for all frames together. */
const encode = (pictures: readonly Buffer[], delays: number[]) =>
  Buffer.from(
    UPNG.encode(
      pictures.map((pixels) => new Uint8Array(pixels).buffer),
      SIZE.width,
      SIZE.height,
      256,
      delays,
    ),
  );

/** Merges equal frames into one with a longer delay, as the format allows. */
function assemble(frames: readonly { png: Buffer; at: number }[]): { file: Buffer; count: number; seconds: number } {
  const pictures: Buffer[] = [];
  const delays: number[] = [];
  for (const [i, { png, at }] of frames.entries()) {
    const next = frames[i + 1];
    const ms = next ? next.at - at : END_MS;
    const pixels: Buffer = PNG.sync.read(png).data;
    if (pictures.at(-1)?.equals(pixels)) {
      delays[delays.length - 1] = Math.round((delays.at(-1) ?? 0) + ms);
    } else {
      pictures.push(pixels);
      delays.push(Math.round(ms));
    }
  }
  return {
    file: encode(pictures, delays),
    count: pictures.length,
    seconds: delays.reduce((sum, ms) => sum + ms, 0) / 1000,
  };
}

await ensureBuilt();
await ensureDemoBuilt();
const backend = await startBackendProcess({ RUNLIGHT_DEMO_RUNS: '1' });
const browser = await chromium.launch(await launchOptions({ mayBeShell: false }));
try {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light', locale: 'en' });
  await page.addInitScript(drawPointer);
  const { still, frames } = await act(page, backend.url);
  const folder = process.env.FRAMES_FOLDER;
  if (folder) {
    for (const [i, { png }] of frames.entries()) await writeFile(path.join(folder, `frame-${i}.png`), png);
  }
  const { file, count, seconds } = assemble(frames);
  console.log(`${count} pictures, ${seconds.toFixed(1)} s, ${(file.length / 1000).toFixed(0)} kB`);
  if (file.length > MAX_BYTES) throw new Error('runlight: that is too large for a page people read. Film less of it.');
  await writeFile(FILM, file);
  await writeFile(STILL, encode([PNG.sync.read(still).data], []));
} finally {
  await browser.close();
  await backend.dispose();
}
