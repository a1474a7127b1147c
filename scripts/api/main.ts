// `npm run api:update`: generates the committed reports (tests/package/api) and the reference (docs/api) from the built
// types.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureBuilt, root } from '../prepare.mjs';
import { apiFiles } from './api-files';

await ensureBuilt();
for (const [file, text] of apiFiles(root)) {
  const target = path.join(root, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
  console.log(file);
}
