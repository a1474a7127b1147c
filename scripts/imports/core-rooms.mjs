// The rooms of src/core and what each may use of the others at run time. Types may be imported from any room: they are gone
// before anything runs. Part of `npm run check`, by scripts/check-imports.mjs.
import { runtimeImports } from './import-effects.mjs';

/** @type {Readonly<Record<string, readonly string[]>>} */
const ROOMS = {
  platform: ['run'],
  text: ['run'],
  run: ['platform', 'text'],
  request: ['run', 'platform', 'list'],
  forecast: ['run', 'platform', 'text'],
  client: ['run', 'platform', 'text', 'request'],
  list: ['run', 'platform', 'client'],
  metrics: ['run', 'platform', 'text'],
};

const CORE = 'src/core/';
/** @param {string} file @returns {string} */
const roomOf = (file) => (file.startsWith(CORE) ? (file.slice(CORE.length).split('/')[0] ?? '') : '');

/**
 * What one room uses of another without being allowed to.
 *
 * @param {ReadonlyMap<string, string>} files Path from the root → content.
 * @returns {string[]} One sentence per breach.
 */
export function crossings(files) {
  return [...files].flatMap(([file, text]) => {
    const room = roomOf(file);
    if (room === '') return [];
    const allowed = ROOMS[room];
    if (!allowed)
      return [`${file}: core/${room} is not a known room; give it a place in scripts/imports/core-rooms.mjs.`];
    return runtimeImports(file, text, files)
      .filter((target) => roomOf(target) !== '' && roomOf(target) !== room && !allowed.includes(roomOf(target)))
      .map((target) => `${file}: core/${room} must not use core/${roomOf(target)} (${target}).`);
  });
}
