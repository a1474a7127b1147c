import path from 'node:path';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { propTables } from './.storybook/read-props';
import manifest from './package.json' with { type: 'json' };
import { CHROMIUM_ARGS, findBrowser } from './scripts/find/find-browser.mjs';
import { leftOutEngines } from './scripts/find/find-engines.mjs';
import { IS_REACT, REACT_18 } from './tests/react-18/packages.mjs';

const configDir = path.join(import.meta.dirname, '.storybook');

/** Whether a project is to run. Storybook and a browser are not loaded for a run of unit tests. */
function isAsked(project: string): boolean {
  const asked = process.argv.flatMap((word, i, all) => {
    if (word === '--project') return all[i + 1] ?? [];
    return word.startsWith('--project=') ? word.slice('--project='.length) : [];
  });
  return (
    asked.length === 0 ||
    asked.some((name) => (name.endsWith('*') ? project.startsWith(name.slice(0, -1)) : name === project))
  );
}

/** What the stories are shown in, each a project of its own. */
const STORY_PROJECTS: Record<string, Record<string, string>> = {
  stories: {},
  'stories-dark': { theme: 'dark' },
  'stories-rtl': { direction: 'rtl' },
};

// Known before the first page: a dependency found later makes Vite reload the page in the middle of a test.
const optimizeDeps = {
  include: [
    'react',
    'react-dom',
    'react-dom/client',
    'react/jsx-runtime',
    'react/jsx-dev-runtime',
    ...Object.keys(manifest.dependencies),
  ],
};

/** A real browser, one page for all files: a fresh one for each takes three times as long. */
const inBrowser = async (viewport?: { width: number; height: number }) => {
  const executablePath = await findBrowser();
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({
      launchOptions: { args: CHROMIUM_ARGS, ...(executablePath && { executablePath }) },
      ...(viewport && { contextOptions: { viewport } }),
    }),
    instances: [{ browser: 'chromium' as const }],
  };
};

/** The stories as tests, each rendered in a real browser with its play function and its accessibility check. */
const stories = async (
  name: string,
  initialGlobals: Record<string, string>,
  groupOrder: number,
): Promise<TestProjectConfiguration> => ({
  plugins: [
    await storybookTest({
      configDir,
      storybookScript: 'npm run storybook',
      initialGlobals,
      // What these assert over seconds has to do with neither colours nor direction.
      ...(name !== 'stories' && { tags: { exclude: ['once'] } }),
    }),
  ],
  optimizeDeps,
  // A matrix of windows is much for axe on a busy machine.
  test: { name, isolate: false, testTimeout: 40_000, sequence: { groupOrder }, browser: await inBrowser() },
});

/** What the stories look like: pictures compared, and layout in narrow and enlarged pages. */
const screens = async (): Promise<TestProjectConfiguration> => ({
  plugins: [react(), tailwindcss(), propTables(import.meta.dirname)],
  optimizeDeps: { include: [...optimizeDeps.include, 'framer-motion', '@storybook/react-vite'] },
  test: {
    name: 'screens',
    include: ['tests/screens/**/*.test.tsx'],
    setupFiles: ['tests/screens/setup.ts'],
    isolate: false,
    fileParallelism: false,
    sequence: { groupOrder: 9 },
    browser: {
      // As large as the largest picture: what does not fit is scaled down.
      ...(await inBrowser({ width: 1300, height: 9600 })),
      expect: {
        toMatchScreenshot: {
          comparatorName: 'pixelmatch',
          // The font comes with the project, so that pictures are alike on every Linux; between versions of Chromium the
          // edges of letters still differ here and there. A number and no share: of a tall picture 0.2 % is a whole badge.
          comparatorOptions: { threshold: 0.15, allowedMismatchedPixels: 250 },
          resolveScreenshotPath: ({ root, testFileDirectory, arg, ext }) =>
            path.join(root, testFileDirectory, '__screenshots__', `${arg}${ext}`),
        },
      },
    },
  },
});

/** The components as a host's React Compiler makes them: the same tests must pass, and count as few renders. */
const compiled = async (): Promise<TestProjectConfiguration> => {
  const { reactCompiler } = await import('./tests/compiled/react-compiler');
  return {
    plugins: [reactCompiler(), react()],
    test: {
      name: 'compiled',
      environment: 'jsdom',
      include: ['src/**/*.test.tsx', 'tests/compiled/*.test.ts'],
      setupFiles: ['tests/setup-unit.ts'],
      isolate: false,
      testTimeout: 30_000,
      sequence: { groupOrder: 3 },
    },
  };
};

// `vitest run` without a project: the groups follow one another. scripts/test.mjs runs up to three projects side by side.
export default defineConfig({
  test: {
    projects: [
      {
        // Everything that needs no real browser.
        plugins: [react()],
        // The examples import what a host imports.
        resolve: {
          alias: {
            'runlight/core': path.join(import.meta.dirname, 'src/core.ts'),
            'runlight/headless': path.join(import.meta.dirname, 'src/headless.ts'),
          },
        },
        test: {
          name: 'unit',
          environment: 'jsdom',
          include: [
            'src/**/*.test.{ts,tsx}',
            'mocks/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
            'tests/*.test.ts',
            'tests/examples/**/*.test.tsx',
            'tests/model/**/*.test.ts',
            'bench/*/*.test.ts',
            'stories/**/*.test.{ts,tsx}',
          ],
          // It counts what runs in its process, so it has one of its own, in the project `docs`.
          exclude: ['scripts/walks.test.ts'],
          setupFiles: ['tests/setup-unit.ts'],
          isolate: false,
          // Nothing waits for time; what takes long is a machine that is busy with something else.
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      ...(isAsked('compiled') ? [await compiled()] : []),
      {
        // What renders, once more with the oldest React we support.
        plugins: [react()],
        resolve: {
          alias: [
            { find: 'runlight/core', replacement: path.join(import.meta.dirname, 'src/core.ts') },
            { find: 'runlight/headless', replacement: path.join(import.meta.dirname, 'src/headless.ts') },
            { find: IS_REACT, replacement: `${path.join(REACT_18, 'node_modules')}/$&` },
          ],
        },
        test: {
          name: 'react-18',
          environment: 'jsdom',
          include: ['src/**/*.test.tsx', 'src/hooks/*.test.ts', 'tests/examples/**/*.test.tsx'],
          globalSetup: ['tests/react-18/install.ts'],
          // The second one imports Testing Library, which must get React 18 from the first.
          setupFiles: ['tests/react-18/setup.ts', 'tests/setup-unit.ts'],
          isolate: false,
          testTimeout: 30_000,
          sequence: { groupOrder: 3, setupFiles: 'list' },
        },
      },
      {
        // The reference backend, on a real embedded database and real sockets.
        test: {
          name: 'backend',
          environment: 'node',
          include: ['reference-backend/**/*.test.ts', 'conformance/**/*.test.ts', 'tests/server/**/*.test.ts'],
          exclude: ['reference-backend/scale/distributed/**', 'tests/server/distributed/**'],
          // The tests of the kit and of restarts mostly wait for processes and connections.
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // The same on servers of its own: PostgreSQL and Redis, several processes, and what happens when one dies.
        test: {
          name: 'distributed',
          environment: 'node',
          include: ['reference-backend/scale/distributed/**/*.test.ts', 'tests/server/distributed/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Killing and restarting is about time: no other file of this part runs meanwhile.
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
      {
        // The packed tarball, as a host gets it.
        test: {
          name: 'package',
          environment: 'node',
          include: ['tests/package/**/*.test.ts'],
          globalSetup: ['tests/package/setup-package.ts'],
          testTimeout: 60_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      ...(await Promise.all(
        Object.entries(STORY_PROJECTS)
          .filter(([name]) => isAsked(name))
          .map(([name, globals], i) => stories(name, globals, 6 + i)),
      )),
      ...(isAsked('screens') ? [await screens()] : []),
      {
        // The demo in a real browser against the real backend.
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/setup-e2e.ts'],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          // Each file starts a backend with a database of its own.
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // Pages, bundlers, browsers and backends that nobody here has prepared.
        test: {
          name: 'world',
          environment: 'node',
          include: ['tests/world/**/*.test.ts'],
          globalSetup: ['tests/setup-e2e.ts', 'tests/package/setup-package.ts'],
          testTimeout: 90_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // Adapters of engines, each against the engine itself: its own server, its own client, never a copy of it.
        test: {
          name: 'run-engines',
          environment: 'node',
          include: ['tests/run-engines/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // The same in Firefox and WebKit, beside Chromium: what differs between engines.
        test: {
          name: 'engines',
          environment: 'node',
          include: ['tests/engines/**/*.test.ts'],
          exclude: process.env.RUNLIGHT_REQUIRE_SERVICES
            ? []
            : leftOutEngines().map((name) => `tests/engines/${name}.test.ts`),
          globalSetup: ['tests/engines/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // What the pages for people say: every example compiled and run against the built package.
        resolve: {
          alias: [
            { find: /^runlight\/(.+\.css)$/, replacement: path.join(import.meta.dirname, 'dist/$1') },
            { find: /^runlight\/(.+)$/, replacement: path.join(import.meta.dirname, 'dist/$1.js') },
            { find: /^runlight$/, replacement: path.join(import.meta.dirname, 'dist/index.js') },
          ],
        },
        test: {
          name: 'docs',
          environment: 'jsdom',
          include: ['tests/docs/*.test.{ts,tsx}', 'tests/hosts/hand-made/*.test.tsx', 'scripts/walks.test.ts'],
          globalSetup: ['tests/docs/setup-docs.ts'],
          testTimeout: 20_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // The packed tarball in host apps of all kinds: slow, because each installs its own packages.
        test: {
          name: 'hosts',
          environment: 'node',
          include: ['tests/hosts/*.test.ts'],
          globalSetup: ['tests/package/setup-package.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
