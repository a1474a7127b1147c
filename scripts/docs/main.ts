// `npm run docs:update`: writes the generated parts of the pages (props, parts, states, CSS variables) and llms.txt.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../docs/.vitepress/pages';
import { ensureBuilt } from '../prepare.mjs';
import { generatedFiles } from './generated';

// The props come from the built types.
await ensureBuilt();

for (const { file, text } of generatedFiles()) {
  writeFileSync(path.join(root, file), text);
  console.log(file);
}
