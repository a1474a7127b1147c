// @vitest-environment node
// What continuous integration may do, according to the workflow files. They cannot run on GitHub from here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from './prepare.mjs';

interface Step {
  id?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string | boolean | number>;
}
interface Job {
  'runs-on'?: string;
  'timeout-minutes'?: number;
  permissions?: Record<string, string>;
  environment?: string | { name: string };
  needs?: string;
  if?: string;
  steps: Step[];
}
interface Workflow {
  name: string;
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  concurrency?: { group: string };
  jobs: Record<string, Job>;
}

const folder = path.join(root, '.github/workflows');
const files = readdirSync(folder);
const textOf = (file: string) => readFileSync(path.join(folder, file), 'utf8');
const read = (file: string): Workflow => parse(textOf(file));
const jobsOf = (file: string) => Object.entries(read(file).jobs);
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Permissions beyond read, and the jobs that need them. */
const RIGHTS: Record<string, Record<string, string>> = {
  'pages.yml deploy': { pages: 'write', 'id-token': 'write' },
  'release.yml version': { contents: 'write', 'pull-requests': 'write' },
  'release.yml publish': { contents: 'write', 'id-token': 'write' },
};

it('there are workflows for tests, each night, the site and releases', () => {
  expect(files.toSorted()).toEqual(['ci.yml', 'nightly.yml', 'pages.yml', 'release.yml']);
});

describe.each(files)('%s', (file) => {
  it('may read, and no more than each job needs', () => {
    expect(read(file).permissions).toEqual({ contents: 'read' });
    for (const [name, { permissions }] of jobsOf(file)) expect(permissions, name).toEqual(RIGHTS[`${file} ${name}`]);
  });

  it('uses actions by their commit, with the version beside it, and only those of GitHub', () => {
    const used = [...textOf(file).matchAll(/uses: (.+)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('ends by itself, and not twice at once', () => {
    expect(read(file).concurrency?.group).toMatch(/\w/);
    for (const [name, job] of jobsOf(file)) {
      expect(job['timeout-minutes'], name).toBeGreaterThan(0);
      expect(job['timeout-minutes'], name).toBeLessThanOrEqual(60);
      expect(job['runs-on'], name).toBe('ubuntu-latest');
    }
  });

  it('runs scripts and files that exist', () => {
    const lines = jobsOf(file).flatMap(([, { steps }]) => steps.flatMap(({ run = '' }) => run.split('\n')));
    for (const line of lines) {
      const script = /^npm run (\S+)/.exec(line.trim())?.[1];
      if (script) expect(manifest.scripts, line).toHaveProperty(script);
      const shell = /^bash (\S+)/.exec(line.trim())?.[1];
      if (shell) expect(existsSync(path.join(root, shell)), line).toBe(true);
    }
  });

  it('puts nothing that strangers write into a shell', () => {
    const said = jobsOf(file).flatMap(([, { steps }]) =>
      steps.flatMap(({ run = '' }) => run.match(/\$\{\{[^}]*\}\}/g) ?? []),
    );
    // The names of our own parts, from the matrix of the same file.
    expect(said.filter((expression) => !/^\$\{\{ matrix\.parts \}\}$/.test(expression))).toEqual([]);
    expect(Object.keys(read(file).on)).not.toContain('pull_request_target');
  });

  it('keeps no token where nothing is pushed', () => {
    for (const [name, { steps, permissions }] of jobsOf(file)) {
      const checkout = steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
      if (checkout && permissions?.contents !== 'write')
        expect(checkout.with?.['persist-credentials'], name).toBe(false);
    }
  });
});

it('a version is published with provenance, after the tests, in a protected environment', () => {
  const { publish } = read('release.yml').jobs;
  const runs = (publish?.steps ?? []).flatMap(({ run }) => run ?? []);
  const at = (pattern: RegExp) => runs.findIndex((line) => pattern.test(line));
  expect(at(/^npm publish --provenance --access public$/)).toBeGreaterThan(at(/^bash \.ci\/run .*\bpackage\b/));
  expect(at(/^bash \.ci\/run /)).toBeGreaterThan(-1);
  expect(publish?.environment).toBe('npm');
  expect(publish?.if).toContain("pending == '0'");
  // npm rejects provenance from a repository that the package does not name.
  expect(manifest.repository.url).toContain('github.com/');
});

it('the site and its Storybook are published below the address of the package', () => {
  const { build } = read('pages.yml').jobs;
  const runs = (build?.steps ?? []).flatMap(({ run }) => run ?? []);
  expect(runs).toContain('npm run build:docs');
  const upload = build?.steps.find(({ uses }) => uses?.startsWith('actions/upload-pages-artifact@'));
  expect(runs.find((line) => line.includes('build-storybook'))).toContain(`${upload?.with?.path}/storybook`);
  expect(textOf('pages.yml')).toContain(`DOCS_BASE: ${new URL(manifest.homepage).pathname}`);
});

it('forms for issues ask for something', () => {
  const forms = readdirSync(path.join(root, '.github/ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');
  expect(forms.length).toBeGreaterThan(1);
  for (const form of forms) {
    const { name, description, body } = parse(readFileSync(path.join(root, '.github/ISSUE_TEMPLATE', form), 'utf8'));
    expect(
      [name, description].every((text) => typeof text === 'string' && text !== ''),
      form,
    ).toBe(true);
    const ids = (body as { id?: string }[]).flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size, form).toBe(body.length);
  }
});
