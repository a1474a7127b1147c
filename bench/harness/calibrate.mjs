// How fast this machine is at the moment: a fixed amount of script, style and layout in an empty page. The spread over
// a run shows how much other work disturbed the machine, and thus how far to trust small differences.

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

/** @param {import('playwright').Browser} browser @returns {Promise<number[]>} ms of five samples. */
export async function calibrate(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const times = [];
  for (let i = 0; i < 6; i += 1) times.push(await page.evaluate(work));
  await context.close();
  // The first sample includes compilation.
  return times.slice(1);
}
