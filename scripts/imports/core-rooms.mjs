// The rooms of src/core and the rooms that each may use at run time. Type imports are allowed everywhere, because they
// do not exist at run time. Part of `npm run check`, through scripts/check-imports.mjs.
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
 * Uses of one room by another that are not allowed.
 *
 * @param {ReadonlyMap<string, string>} files Path from the root → content.
 * @returns {string[]} One sentence per violation.
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
