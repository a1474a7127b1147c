// Bundles the conformance kit into one file, dist/runlight-conformance.cjs, for `npx runlight-conformance`. It includes
// its dependencies, so that the package gains none; a file next to it lists their licences.
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outfile = path.join(root, 'dist/runlight-conformance.cjs');

const { metafile } = await build({
  entryPoints: [path.join(root, 'conformance/bin.ts')],
  absWorkingDir: root,
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  // Optional dependencies of ws.
  external: ['bufferutil', 'utf-8-validate'],
  banner: { js: '#!/usr/bin/env node' },
  metafile: true,
  logLevel: 'warning',
});
await chmod(outfile, 0o755);

const packages = Object.keys(metafile.inputs).flatMap(
  (file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
);
const notices = [...new Set(packages)].sort().map(async (name) => {
  const folder = path.join(root, 'node_modules', name);
  const { version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`runlight: ${name} has no licence file, so it cannot be bundled. Look for its licence.`);
  return `${name} ${version} (${license})\n\n${(await readFile(path.join(folder, file), 'utf8')).trim()}\n`;
});
const text = (await Promise.all(notices)).join(`\n${'-'.repeat(80)}\n\n`);
await writeFile(path.join(root, 'dist/runlight-conformance.LICENSES.txt'), text);
