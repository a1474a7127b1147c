// npm run bench -- [section …] [--quick] [--rounds N] [--only contender,contender] [--src] [--dry]
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt, npm, step } from '../scripts/prepare.mjs';

const bench = fileURLToPath(new URL('.', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string', default: '' },
    src: { type: 'boolean', default: false },
    dry: { type: 'boolean', default: false },
  },
});

const known = readdirSync(bench).filter((name) => existsSync(path.join(bench, name, 'section.mjs')));
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`runlight: there is no benchmark "${unknown.join('", "')}". There are: ${known.join(', ')}.`);
  process.exit(1);
}

await ensureBuilt();
if (!existsSync(path.join(bench, 'node_modules/.package-lock.json'))) {
  await step('Installing the contenders', () => npm(['ci'], { cwd: bench }));
}
// Imported late: these need node_modules.
const { chromium } = await import('playwright');
const { launchOptions } = await import('../scripts/find/find-browser.mjs');
const { runSection } = await import('./harness/lab.mjs');
const { report } = await import('./harness/report.mjs');
const { calibrate } = await import('./harness/calibrate.mjs');
const { describeMachine, loadPerCore } = await import('./harness/machine.mjs');
const { withSpread } = await import('./harness/stats.mjs');

const rounds = values.rounds === undefined ? (values.quick ? 1 : 3) : Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('runlight: --rounds needs a whole number from 1 on.');
const browser = await chromium.launch(await launchOptions({ mayBeShell: false }));
/** @type {string[]} */
const failed = [];

/** @param {string} name */
async function measure(name) {
  /** @type {{ default: import('./harness/lab.mjs').Section }} */
  const { default: section } = await import(pathToFileURL(path.join(bench, name, 'section.mjs')).href);
  console.log(section.title);
  const load = loadPerCore();
  const before = await calibrate(browser);
  const body = await runSection(section, browser, {
    quick: values.quick,
    rounds,
    only: values.only.split(',').filter(Boolean),
    fromSource: values.src,
  });
  const after = await calibrate(browser);
  const conditions = [
    describeMachine(browser.version()),
    `${new Date().toISOString().slice(0, 10)}, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}${values.quick ? ', quick' : ''}`,
    `load per core at the start ${load.toFixed(2)}, calibration ${withSpread(before)} ms before and ${withSpread(after)} ms after`,
  ];
  const text = `${conditions
    .map((line) => `${line}  `)
    .join('\n')
    .trim()}\n\n${body}`;
  console.log(`\n${text}\n`);
  // A subset of the contenders, or a run from source, is not a valid result.
  if (!values.dry && values.only === '' && !values.src) report(section, text);
}

try {
  for (const name of positionals.length > 0 ? positionals : known) {
    const begin = performance.now();
    await measure(name).catch((error) => {
      // A failed section must not stop the others in an unattended run; its previous results stay in RESULTS.md.
      failed.push(name);
      console.error(`runlight: the benchmark "${name}" failed:`, error);
    });
    console.log(`${name}: ${((performance.now() - begin) / 60_000).toFixed(1)} min`);
  }
} finally {
  await browser.close();
}
if (failed.length > 0) process.exitCode = 1;
