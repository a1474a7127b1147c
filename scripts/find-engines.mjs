// Finds the browsers besides Chromium that `npm test -- engines` drives. Nothing is started here.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isExecutable } from './find-services.mjs';

/** Printed where one is missing. */
export const NO_ENGINES =
  'The tests in Firefox and WebKit were left out, or ran in one of them: the other is not installed. On Debian: apt-get\n' +
  'install firefox-esr webkit2gtk-driver xvfb. FIREFOX_PATH names a Firefox elsewhere. RUNLIGHT_REQUIRE_SERVICES=1 makes\n' +
  'leaving them out a failure.';

/** @param {readonly string[]} names @returns {string | undefined} The first that is on the path. */
function onPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

/** @returns {string | null} A Firefox: the one FIREFOX_PATH names, of the path, or of macOS. */
export function findFirefox() {
  const named = process.env.FIREFOX_PATH;
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(
      `runlight: FIREFOX_PATH (${named}) names no file that can be run. The tests need a Firefox: correct or unset it.`,
    );
  }
  const mac = '/Applications/Firefox.app/Contents/MacOS/firefox';
  return onPath(['firefox-esr', 'firefox']) ?? (isExecutable(mac) ? mac : null);
}

const LIBRARIES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'];

/** @returns {{ driver: string, browser: string, xvfb: string } | null} WebKitGTK as Linux has it; null where a part is missing. */
export function findWebkit() {
  const driver = onPath(['WebKitWebDriver']);
  const xvfb = onPath(['Xvfb']);
  const browser = LIBRARIES.flatMap((folder) => {
    try {
      return readdirSync(folder)
        .filter((name) => name.startsWith('webkit2gtk-4') || name.startsWith('webkitgtk-6'))
        .map((name) => path.join(folder, name, 'MiniBrowser'));
    } catch {
      return [];
    }
  }).find(isExecutable);
  return driver && xvfb && browser ? { driver, xvfb, browser } : null;
}
