// Import boundaries of code that is not shipped: the example backend and the conformance kit. Part of
// scripts/check-imports.mjs.
import path from 'node:path';

/**
 * @type {readonly { files: RegExp, paths?: RegExp, packages?: RegExp, why: string }[]} Forbidden imports, with reasons.
 */
const SEAMS = [
  {
    files: /^conformance\/(?!tests\/)/,
    paths: /^(?!conformance\/|src\/wire\/)/,
    why: 'the kit checks any backend, so it knows the wire and nothing else of ours',
  },
  {
    files: /^reference-backend\/(?!testing\.ts$|(?:tests|scale|demo)\/)/,
    paths: /^reference-backend\/scale\//,
    why: 'one process works without scale/, which has a server.ts of its own',
  },
  {
    files: /^reference-backend\/(?:app|runs)\.ts$/,
    paths: /^reference-backend\/store\/(?!store$)/,
    why: 'what is mounted knows no SQL, so that another engine fits behind it',
  },
  {
    files: /^reference-backend\/(?:(?:engine|worker|work|sweep)\.ts$|store\/)/,
    packages: /^express$/,
    why: 'the engine, the worker and the store know no HTTP',
  },
];

/**
 * @param {string} file Path from the root, with forward slashes.
 * @param {readonly string[]} specifiers What it imports.
 * @returns {string[]} One sentence per violation.
 */
export function seamBreaches(file, specifiers) {
  return SEAMS.filter((seam) => seam.files.test(file)).flatMap(({ paths, packages, why }) =>
    specifiers
      .filter((specifier) =>
        specifier.startsWith('.')
          ? paths?.test(path.posix.join(path.posix.dirname(file), specifier))
          : packages?.test(specifier),
      )
      .map((specifier) => `${file}: imports ${specifier}, but ${why}.`),
  );
}
