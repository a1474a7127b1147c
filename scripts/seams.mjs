// Seams in what is not shipped: the backend to copy, and the conformance kit. Part of scripts/check-imports.mjs.
import path from 'node:path';

/** @type {readonly { files: RegExp, paths?: RegExp, packages?: RegExp, why: string }[]} What files must not import, and why. */
const SEAMS = [
  {
    files: /^conformance\/(?!tests\/)/,
    paths: /^(?!conformance\/|src\/wire\/)/,
    why: 'the kit checks any backend, so it knows the wire and nothing else of ours',
  },
  {
    files: /^reference-backend\/(?!server\.ts$|testing\.ts$|(?:tests|scale|demo)\/)/,
    paths: /^reference-backend\/scale\//,
    why: 'one process works without scale/, which is plugged in by server.ts only',
  },
  {
    files: /^reference-backend\/api\/(?:routes|sse|cors)\.ts$/,
    paths: /^reference-backend\/store\//,
    why: 'routes know no store, so that another engine fits behind them',
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
 * @returns {string[]} One sentence per breach.
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
