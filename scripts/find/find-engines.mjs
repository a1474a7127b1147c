// Finds the browsers besides Chromium that `npm test -- engines` drives. Starts nothing.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isExecutable } from './find-services.mjs';

const HOW = 'RUNLIGHT_REQUIRE_SERVICES=1 makes leaving them out a failure.';

/** The messages for a missing engine or screen reader, by test file: what was skipped and how to install it. */
const LEFT_OUT = {
  firefox: `The tests in Firefox were left out. On Debian: apt-get install firefox-esr. FIREFOX_PATH names one elsewhere. ${HOW}`,
  webkit: `The tests in WebKit were left out. On Debian: apt-get install webkit2gtk-driver xvfb xdotool. ${HOW}`,
  'read-aloud': `What a screen reader says was left out. On Debian: apt-get install orca at-spi2-core xvfb xdotool firefox-esr. ${HOW}`,
};

/** @param {readonly string[]} names @returns {string | undefined} The first one on the PATH. */
function onPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

/** @returns {string | null} Firefox: from FIREFOX_PATH, from the PATH, or the macOS app. */
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

/**
 * @returns {{ driver: string, browser: string, xvfb: string } | null} WebKitGTK on Linux; null if a part is missing.
 */
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

/** @returns {{ orca: string, bus: string, xvfb: string } | null} The Linux screen reader and its accessibility bus. */
export function findReader() {
  const [orca, xvfb] = [onPath(['orca']), onPath(['Xvfb'])];
  const bus = ['/usr/libexec/at-spi-bus-launcher', '/usr/lib/at-spi2-core/at-spi-bus-launcher'].find(isExecutable);
  const tools = ['dbus-daemon', 'dbus-send', 'xdotool'].every((name) => onPath([name]));
  return orca && xvfb && bus && tools ? { orca, bus, xvfb } : null;
}

/** @returns {(keyof typeof LEFT_OUT)[]} Test files of the part `engines` that cannot run here. */
export function leftOutEngines() {
  /** @type {(keyof typeof LEFT_OUT)[]} */
  const missing = [];
  if (findFirefox() === null) missing.push('firefox');
  if (findWebkit() === null || !onPath(['xdotool'])) missing.push('webkit');
  if (findReader() === null || findFirefox() === null) missing.push('read-aloud');
  return missing;
}

/** @returns {string[]} A readable line for each of them. */
export const missingEngines = () => leftOutEngines().map((name) => LEFT_OUT[name]);
