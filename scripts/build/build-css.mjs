// Compiles src/styles/styles.css with Tailwind into the stylesheets that hosts import:
//   dist/styles.css        every rule unlayered, so that host resets cannot override the look
//   dist/styles.layer.css  all of it in `@layer components.runlight`, so that host utilities win
//   dist/tailwind.css      the tokens as a Tailwind theme, for hosts that build with Tailwind
// One file cannot serve the first two, because unlayered rules override every layer.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { layered, unlayered } from './css-layers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = path.join(root, 'dist');
const require = createRequire(import.meta.url);

/** The source, compiled and minified, with Tailwind's layers. */
async function compile() {
  const cli = path.join(path.dirname(require.resolve('@tailwindcss/cli/package.json')), 'dist/index.mjs');
  const args = [cli, '--input', 'src/styles/styles.css', '--output', '-', '--minify', '--silent'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 64 << 20 });
  if (!stdout.includes('{')) throw new Error('runlight: src/styles/styles.css compiled to an empty stylesheet.');
  return stdout;
}

await mkdir(dist, { recursive: true });
const css = await compile();
await Promise.all([
  writeFile(path.join(dist, 'styles.css'), `${unlayered(css)}\n`),
  writeFile(path.join(dist, 'styles.layer.css'), `${layered(css)}\n`),
  copyFile(path.join(root, 'src/styles/tailwind.css'), path.join(dist, 'tailwind.css')),
  // TypeScript 6 requires types for stylesheet imports, which not every host's tools declare.
  ...['styles', 'styles.layer', 'tailwind'].map((name) =>
    writeFile(path.join(dist, `${name}.css.d.ts`), 'export {};\n'),
  ),
]);
