import path from 'node:path';

/** The oldest supported React. */
export const PACKAGES = { react: '18.2.0', 'react-dom': '18.2.0' };

/** Where it is installed, next to the project's own. */
export const REACT_18 = path.resolve(import.meta.dirname, '../../node_modules/.cache/runlight/react-18');

/** The packages resolved from there for every importer: two copies of React on a page break all hooks. */
export const IS_REACT = /^(?:react|react-dom|scheduler)(?:\/|$)/;
