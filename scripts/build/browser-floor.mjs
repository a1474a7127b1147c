/**
 * The oldest browsers the package is built for, two to three years back: `URL.canParse()` and unprefixed masks set the limit.
 * Names are those of MDN's compatibility data; a test holds what ships against them.
 * @type {Readonly<Record<'chrome' | 'edge' | 'firefox' | 'safari' | 'safari_ios', string>>}
 */
export const BROWSER_FLOOR = { chrome: '120', edge: '120', firefox: '128', safari: '17', safari_ios: '17' };

/** The same for the tools that build: Vite's `build.target`. */
export const BUILD_TARGET = ['es2022', 'chrome120', 'edge120', 'firefox128', 'safari17'];
