/**
 * The oldest supported browsers, two to three years old: `URL.canParse()` and unprefixed masks set the limit. The names
 * follow MDN's compatibility data; a test checks what ships against them.
 * @type {Readonly<Record<'chrome' | 'edge' | 'firefox' | 'safari' | 'safari_ios', string>>}
 */
export const BROWSER_FLOOR = { chrome: '120', edge: '120', firefox: '128', safari: '17', safari_ios: '17' };

/** The same for build tools: Vite's `build.target`. */
export const BUILD_TARGET = ['es2022', 'chrome120', 'edge120', 'firefox128', 'safari17'];
