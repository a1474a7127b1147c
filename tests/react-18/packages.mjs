import path from 'node:path';

/** The oldest React we support. */
export const PACKAGES = { react: '18.2.0', 'react-dom': '18.2.0' };

/** Where it is installed, beside the project's own. */
export const REACT_18 = path.resolve(import.meta.dirname, '../../node_modules/.cache/runlight/react-18');

/** What comes from there, whoever asks for it: two Reacts in one page break every hook. */
export const IS_REACT = /^(?:react|react-dom|scheduler)(?:\/|$)/;
