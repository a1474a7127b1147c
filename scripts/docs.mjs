// `npm run docs` serves the documentation, `npm run build:docs` builds it into docs/.vitepress/dist. The examples on
// the pages use the built package, so this builds it first.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, root } from './prepare.mjs';

const [command = 'dev', ...rest] = process.argv.slice(2);
checkNode();
await ensureInstalled();
await ensureBuilt();
const vitepress = path.join(root, 'node_modules/vitepress/bin/vitepress.js');
spawn(process.execPath, [vitepress, command, 'docs', ...rest], { cwd: root, stdio: 'inherit' }).on('close', (code) => {
  process.exitCode = code ?? 1;
});
