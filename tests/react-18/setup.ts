import Module, { createRequire, register } from 'node:module';
import path from 'node:path';
import { version } from 'react';
import { beforeAll, expect } from 'vitest';
import { IS_REACT, PACKAGES, REACT_18 } from './packages.mjs';

// What Vite compiles gets React 18 through an alias (vitest.config.ts). Node itself loads Testing Library, Radix and
// others: ES modules through a hook, CommonJS through `require`. Once per process, which several files share.
const shared: { isReact18?: boolean } = globalThis as never;
if (!shared.isReact18) {
  shared.isReact18 = true;
  register('./redirect.mjs', import.meta.url);
  const { resolve } = createRequire(path.join(REACT_18, 'package.json'));
  const { prototype } = Module;
  const load = prototype.require;
  prototype.require = function require(id: string) {
    return load.call(this, IS_REACT.test(id) ? resolve(id) : id);
  };
}

beforeAll(async () => {
  const dom = await import('react-dom');
  expect([version, dom.version]).toEqual([PACKAGES.react, PACKAGES['react-dom']]);
});
