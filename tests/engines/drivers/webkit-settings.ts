import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Wish } from './types';

/** GTK's names for the switches in the system settings. It has none for transparency and forced colours. */
const SETTINGS: Readonly<Partial<Record<Wish, string>>> = {
  'less motion': 'gtk-enable-animations=0',
  'more contrast': 'gtk-theme-name=HighContrast',
};

/** A home folder with the settings of one browser. */
export interface SettingsFolder {
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Writes the preferences to where GTK reads them. */
export async function settingsFor(wishes: readonly Wish[]): Promise<SettingsFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'runlight-gtk-'));
  const lines = wishes.flatMap((wish) => SETTINGS[wish] ?? []);
  await mkdir(path.join(folder, 'gtk-3.0'));
  await writeFile(path.join(folder, 'gtk-3.0/settings.ini'), `${['[Settings]', ...lines].join('\n')}\n`);
  return {
    env: { XDG_CONFIG_HOME: folder },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
