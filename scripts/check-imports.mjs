// Checks the direction of imports: core → sources and hooks → components → composites, and nothing upward; no cycles,
// and no module that only works by side effects of its import (import-effects.mjs). Exits with 1 and a list of
// violations. Part of `npm run check`; scripts/check-imports.test.ts tests it.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { crossings } from './imports/core-rooms.mjs';
import { circles, effects } from './imports/import-effects.mjs';
import { seamBreaches } from './imports/seams.mjs';

/**
 * The other parts that each part may import. A part is a folder or an entry file below src, or a top-level folder.
 * @type {Record<string, readonly string[]>}
 */
const MAY_IMPORT = {
  core: [],
  locales: ['core'],
  styles: [],
  wire: ['core'],
  sources: ['core', 'wire'],
  server: ['core', 'wire'],
  engines: ['core', 'wire', 'server'],
  hooks: ['core'],
  components: ['core', 'hooks'],
  composites: ['core', 'hooks', 'components'],
  mocks: ['core', 'wire', 'sources', 'server'],
  devtools: ['core', 'hooks'],
  testing: ['core', 'wire', 'sources', 'hooks', 'components', 'composites', 'mocks', 'server'],
  'core.ts': ['core', 'sources', 'wire'],
  'sse.ts': ['sources'],
  'tabs.ts': ['sources'],
  'eta.ts': ['core'],
  'local.ts': ['engines'],
  'ag-ui.ts': ['engines'],
  'a2a.ts': ['engines'],
  'mcp.ts': ['engines'],
  'bullmq.ts': ['engines'],
  'langgraph.ts': ['engines'],
  'server.ts': ['core', 'server'],
  'headless.ts': ['core.ts', 'core', 'sources', 'hooks'],
  'index.ts': ['headless.ts', 'core.ts', 'core', 'sources', 'hooks', 'components', 'composites'],
  'devtools.ts': ['devtools'],
  'testing.ts': ['core.ts', 'core', 'sources', 'mocks', 'testing'],
};

/**
 * Packages that only these files may import, so that one edit replaces an icon set or an animation library.
 * @type {readonly { packages: RegExp, allowed: RegExp, where: string }[]}
 */
const PACKAGE_RULES = [
  {
    packages: /^lucide-react$/,
    allowed: /^src\/components\/internal\/icons\.tsx?$/,
    where: 'src/components/internal/icons.ts',
  },
  {
    packages: /^(framer-motion|motion)$/,
    allowed: /^src\/components\/internal\/motion\/motion(\.tsx|-features\.ts)$/,
    where: 'src/components/internal/motion/motion.tsx',
  },
  { packages: /^msw$/, allowed: /^mocks\//, where: 'mocks' },
  {
    packages: /^(react|react-dom)$/,
    allowed: /^src\/(hooks|components|composites|devtools)\/|^src\/devtools\.ts$|^src\/testing\/render-with-run\.tsx$/,
    where: 'hooks, components, composites and devtools, and the renderer for tests',
  },
  {
    packages: /^(@radix-ui\/.*|class-variance-authority|clsx)$/,
    allowed: /^src\/(components|composites)\//,
    where: 'components and composites',
  },
];

/** The wire schemas and their derivatives: for builds, tests and backends, but in no entry of the package. */
const AT_BUILD_TIME = /^src\/wire\/(?:shapes|openapi)(?:\/|\.ts$)/;

const SOURCE = /\.(?:ts|tsx|mts|js|mjs)$/;
/** Tests, and suites that several tests share (`describe-conformance.tsx`). */
const NOT_SHIPPED = /\.(?:test|stories|bench)\.tsx?$|\/describe-conformance\.tsx$/;

/**
 * @param {string} file Path from the root, with forward slashes.
 * @returns {string | null} The part it belongs to; null if no rule covers it.
 */
function partOf(file) {
  if (file.startsWith('mocks/')) return 'mocks';
  const [top, part] = file.split('/');
  return top === 'src' && part !== undefined ? part : null;
}

/** @param {string} specifier @returns {string} `@scope/name` or `name` */
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * The violations in the imports of one file.
 *
 * @param {string} file Path from the root, with forward slashes.
 * @param {string} text Its content.
 * @param {ReadonlySet<string>} installedForHosts Packages a host gets: dependencies and peer dependencies.
 * @returns {string[]} One sentence per violation; empty if there are none.
 */
export function breaches(file, text, installedForHosts) {
  if (NOT_SHIPPED.test(file)) return [];
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map((found) => found.fileName);
  if (file.startsWith('reference-backend/demo/')) return demoBreaches(file, specifiers);
  const part = partOf(file);
  if (part === null) return seamBreaches(file, specifiers);
  const allowed = MAY_IMPORT[part];
  if (!allowed) return [`${file}: "${part}" is not a known part; give it a place in scripts/check-imports.mjs.`];
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const target = path.posix.join(path.posix.dirname(file), specifier);
      const entry = /^src\/[^/.]+$/.test(target) && !(target.slice(4) in MAY_IMPORT) ? `${target}.ts` : target;
      const targetPart = partOf(entry === 'mocks' ? 'mocks/index' : entry);
      if (targetPart === null) return [`${file}: imports ${specifier}, which is not part of the package.`];
      if (AT_BUILD_TIME.test(`${target}.ts`) && !AT_BUILD_TIME.test(file)) {
        return [`${file}: imports ${specifier}, which needs packages that hosts do not have.`];
      }
      if (targetPart === part || allowed.includes(targetPart)) return [];
      return [`${file}: ${part} must not import ${targetPart} (${specifier}).`];
    }
    return packageBreaches(file, specifier, installedForHosts);
  });
}

/**
 * @param {string} file
 * @param {string} specifier
 * @param {ReadonlySet<string>} installedForHosts
 * @returns {string[]}
 */
function packageBreaches(file, specifier, installedForHosts) {
  const name = packageOf(specifier);
  if (specifier.startsWith('node:') || builtinModules.includes(name)) {
    return [`${file}: imports ${specifier}, which browsers do not have.`];
  }
  if (AT_BUILD_TIME.test(file)) return [];
  if (!installedForHosts.has(name)) {
    return [`${file}: imports ${name}, which is not a dependency and would be copied into the bundle.`];
  }
  return PACKAGE_RULES.filter((rule) => rule.packages.test(name) && !rule.allowed.test(file)).map(
    (rule) => `${file}: ${name} may be imported in ${rule.where} only.`,
  );
}

/**
 * The demo represents a host app: it may import the package only by name.
 *
 * @param {string} file
 * @param {readonly string[]} specifiers
 * @returns {string[]}
 */
function demoBreaches(file, specifiers) {
  return specifiers
    .filter((specifier) => specifier.startsWith('.'))
    .filter((specifier) => !path.posix.join(path.posix.dirname(file), specifier).startsWith('reference-backend/demo/'))
    .map((specifier) => `${file}: imports ${specifier}; a host has only the package, by its name.`);
}

/**
 * All violations in the project.
 *
 * @param {string} root Its folder.
 * @returns {{ files: number, found: string[] }}
 */
export function checkImports(root) {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const installedForHosts = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
  const files = ['src', 'mocks', 'conformance', 'reference-backend'].flatMap((folder) => sourceFiles(root, folder));
  const texts = new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
  const shipped = new Map([...texts].filter(([file]) => partOf(file) !== null && !NOT_SHIPPED.test(file)));
  return {
    files: files.length,
    found: [
      ...[...texts].flatMap(([file, text]) => breaches(file, text, installedForHosts)),
      ...[...shipped].flatMap(([file, text]) => effects(file, text)),
      ...circles(shipped),
      ...crossings(shipped),
    ],
  };
}

/** @param {string} root @param {string} folder @returns {string[]} */
function sourceFiles(root, folder) {
  /** @type {import('node:fs').Dirent[]} */
  let entries = [];
  try {
    entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
  }
  return entries.flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === 'dist' ? [] : sourceFiles(root, file);
    return SOURCE.test(entry.name) ? [file] : [];
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { files, found } = checkImports(fileURLToPath(new URL('..', import.meta.url)));
  for (const breach of found) console.error(breach);
  console.log(`Imports of ${files} files checked: ${found.length === 0 ? 'all in order' : `${found.length} wrong`}.`);
  if (found.length > 0) process.exitCode = 1;
}
