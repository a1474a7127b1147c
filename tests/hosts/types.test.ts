import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Host, installHost, own } from './support/install-host';

/** The module resolutions of hosts; `skipLibCheck: false` also compiles our declarations and their imports. */
const RESOLUTIONS = {
  bundler: { module: 'ESNext', moduleResolution: 'bundler' },
  node16: { module: 'Node16', moduleResolution: 'Node16' },
  nodenext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
};

/** The types of the oldest and the newest supported React, and a compiler that is some years old. */
const HOSTS = [
  { name: 'React 19', react: own.react, types: own['@types/react'], dom: own['@types/react-dom'], tsc: own.typescript },
  { name: 'React 18.2', react: '18.2.0', types: '18.2.79', dom: '18.2.25', tsc: '5.4.5' },
];

describe.each(HOSTS)('a strict TypeScript host, $name, TypeScript $tsc', ({ react, types, dom, tsc }) => {
  let host: Host;

  beforeAll(async () => {
    host = await installHost({
      tarball: inject('packed').tarball,
      app: 'types',
      name: `types-${react}`,
      dependencies: {
        react,
        'react-dom': react,
        '@types/react': types,
        '@types/react-dom': dom,
        typescript: tsc,
        msw: own.msw,
      },
    });
  });
  afterAll(() => host?.remove());

  const compile = async (resolution: keyof typeof RESOLUTIONS, include: readonly string[]) => {
    const project = path.join(host.folder, `tsconfig.${resolution}.json`);
    const compilerOptions = {
      ...RESOLUTIONS[resolution],
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      jsx: 'react-jsx',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      types: [],
      noEmit: true,
    };
    await writeFile(project, JSON.stringify({ compilerOptions, include }));
    await host.exec(['node_modules/typescript/bin/tsc', '--project', project]);
  };

  it.each(['bundler', 'node16', 'nodenext'] as const)('compiles with moduleResolution %s', async (resolution) => {
    await expect(compile(resolution, ['consumer.tsx'])).resolves.toBeUndefined();
  });

  it('compiles from CommonJS', async () => {
    await expect(compile('node16', ['consumer.cts'])).resolves.toBeUndefined();
  });

  it('compiles with the handlers of MSW', async () => {
    await expect(compile('bundler', ['consumer-msw.ts'])).resolves.toBeUndefined();
  });
});
