// Re-encodes the screenshots of tests/screens losslessly at the smallest size: the browser's encoder uses row filters
// meant for photographs, which makes screenshots with flat areas a third larger, and keeps an unused alpha channel.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import { root } from './prepare.mjs';

const folder = path.join(root, 'tests/screens/__screenshots__');
let before = 0;
let after = 0;
for (const name of readdirSync(folder).filter((file) => file.endsWith('.png'))) {
  const file = path.join(folder, name);
  const written = readFileSync(file);
  const small = PNG.sync.write(PNG.sync.read(written), {
    colorType: 2,
    inputHasAlpha: true,
    filterType: 0,
    deflateLevel: 9,
    deflateStrategy: 0,
  });
  before += written.length;
  after += Math.min(small.length, written.length);
  if (small.length < written.length) writeFileSync(file, small);
}
console.log(`Pictures: ${(before / 1e6).toFixed(2)} MB, now ${(after / 1e6).toFixed(2)} MB.`);
