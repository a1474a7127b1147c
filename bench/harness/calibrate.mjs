// How fast this machine is right now: a fixed amount of script, style and layout in an empty page. Its spread over a run
// tells how far the machine was disturbed, and so how far small differences may be believed.

const work = () => {
  const begin = performance.now();
  let sum = 0;
  for (let i = 0; i < 6_000_000; i += 1) sum = (sum * 31 + i) | 0;
  const box = document.body.appendChild(document.createElement('div'));
  for (let i = 0; i < 4_000; i += 1) box.appendChild(document.createElement('p')).textContent = `${sum} ${i}`;
  const height = box.offsetHeight;
  box.remove();
  return height > 0 ? performance.now() - begin : 0;
};

/** @param {import('playwright').Browser} browser @returns {Promise<number[]>} ms of five tries. */
export async function calibrate(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const times = [];
  for (let i = 0; i < 6; i += 1) times.push(await page.evaluate(work));
  await context.close();
  // The first one also compiles.
  return times.slice(1);
}
