// A module loader hook for Node: packages that Vite does not process get React 18 as well.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { IS_REACT, REACT_18 } from './packages.mjs';

const parentURL = pathToFileURL(path.join(REACT_18, 'package.json')).href;

/** @type {import('node:module').ResolveHook} */
export const resolve = (specifier, context, next) =>
  IS_REACT.test(specifier) ? next(specifier, { ...context, parentURL }) : next(specifier, context);
