// @vitest-environment node
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breaches, checkImports } from './check-imports.mjs';

const INSTALLED = new Set([
  'react',
  'lucide-react',
  'framer-motion',
  '@radix-ui/react-dialog',
  'clsx',
  'msw',
  'valibot',
]);
const check = (file: string, text: string) => breaches(file, text, INSTALLED);

describe('the direction of imports', () => {
  it.each([
    ['src/core/run-store.ts', `import { useEta } from '../hooks/useEta';`, 'core must not import hooks'],
    [
      'src/core/run-client.ts',
      `import type { RestOptions } from '../sources/rest/client';`,
      'core must not import sources',
    ],
    [
      'src/hooks/forecast/useEta.ts',
      `export * from '../../components/run-status-badge/RunStatusBadge';`,
      'hooks must not import components',
    ],
    [
      'src/components/a/A.tsx',
      `const x = import('../../composites/RunCard');`,
      'components must not import composites',
    ],
    ['src/components/a/A.tsx', `import { RunCard } from '../../index';`, 'components must not import index.ts'],
    ['src/headless.ts', `export * from './components/a/A';`, 'headless.ts must not import components'],
    ['mocks/simulator.ts', `import { useNow } from '../src/hooks/useNow';`, 'mocks must not import hooks'],
    ['src/core/run.ts', `import { fixture } from '../../tests/fixtures/run';`, 'not part of the package'],
    ['src/other/x.ts', `import '../core/run';`, 'not a known part'],
    [
      'src/wire/read/run.ts',
      `import { createHttp } from '../../sources/rest/http/http';`,
      'wire must not import sources',
    ],
    ['src/sources/rest/x.ts', `import { SHAPES } from '../../wire/shapes';`, 'packages that hosts do not have'],
    ['src/wire/write/run.ts', `import { OPENAPI } from '../openapi/document';`, 'packages that hosts do not have'],
  ])('%s: %s', (file, text, message) => {
    expect(check(file, text)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['src/composites/RunCard.tsx', `import { A } from '../components/a/A'; import { useEta } from '../hooks/useEta';`],
    ['src/sources/rest/client.ts', `import type { RunSource } from '../../core/run-source';`],
    ['src/headless.ts', `export * from './core'; export * from './hooks/useEta';`],
    ['src/wire/openapi/document.ts', `import { SHAPES } from '../shapes'; import { Ajv } from 'ajv';`],
    ['src/core/sync/polling.ts', `import { backoff } from '../backoff';`],
    ['mocks/handlers.ts', `import { http } from 'msw'; import type { Run } from '../src/core/run';`],
    ['src/hooks/useEta.test.tsx', `import { createSimulator } from '../../mocks';`],
    ['reference-backend/worker.ts', `import { simulate } from '../mocks';`],
  ])('lets %s be', (file, text) => {
    expect(check(file, text)).toEqual([]);
  });
});

describe('packages', () => {
  it.each([
    ['src/components/a/A.tsx', `import { X } from 'lucide-react';`, 'components/internal/icons.ts only'],
    ['src/composites/RunCard.tsx', `import { m } from 'framer-motion';`, 'components/internal/motion/motion.tsx only'],
    ['src/core/run-client.ts', `import type { ReactNode } from 'react';`, 'react may be imported in'],
    [
      'src/hooks/forecast/useEta.ts',
      `import * as Dialog from '@radix-ui/react-dialog';`,
      'components and composites only',
    ],
    ['src/core/run.ts', `import { readFile } from 'node:fs';`, 'browsers do not have'],
    ['src/core/run.ts', `import { debounce } from 'lodash';`, 'not a dependency'],
    ['src/testing/scripted-source.ts', `import { http } from 'msw';`, 'mocks only'],
  ])('%s: %s', (file, text, message) => {
    expect(check(file, text)).toEqual([expect.stringContaining(message)]);
  });

  it('lets the two internal modules import theirs', () => {
    expect(check('src/components/internal/icons.ts', `export { X } from 'lucide-react';`)).toEqual([]);
    expect(check('src/components/internal/motion/motion.tsx', `import { m } from 'framer-motion';`)).toEqual([]);
  });
});

describe('the demo', () => {
  it('has the package by its name only', () => {
    const demo = 'reference-backend/demo/src/App.tsx';
    expect(check(demo, `import { RunCard } from 'runlight'; import './App.css';`)).toEqual([]);
    expect(check(demo, `import { RunCard } from '../../../src';`)).toEqual([expect.stringContaining('by its name')]);
  });
});

describe('the backend and the kit', () => {
  it.each([
    ['conformance/world.ts', `import { x } from '../mocks';`, 'knows the wire and nothing else of ours'],
    ['reference-backend/backend.ts', `import { x } from './scale/services';`, 'works without scale/'],
    ['reference-backend/runs.ts', `import { plain } from './store/sql';`, 'what is mounted knows no SQL'],
    ['reference-backend/engine.ts', `import express from 'express';`, 'know no HTTP'],
  ])('%s: %s', (file, text, message) => {
    expect(check(file, text)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['conformance/world.ts', `import { x } from '../src/wire/types'; import { WebSocket } from 'ws';`],
    ['conformance/tests/simulator.test.ts', `import { x } from '../../mocks';`],
    ['reference-backend/scale/server.ts', `import { startBackend } from './backend';`],
    ['reference-backend/app.ts', `import type { Store } from './store/store';`],
  ])('lets %s be', (file, text) => {
    expect(check(file, text)).toEqual([]);
  });
});

it('finds the project in order', () => {
  const { files, found } = checkImports(fileURLToPath(new URL('..', import.meta.url)));
  expect(found).toEqual([]);
  expect(files).toBeGreaterThan(10);
}, 120_000);
