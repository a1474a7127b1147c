import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findFirefox, findWebkit, missingEngines } from '../../scripts/find/find-engines.mjs';
import { root } from '../../scripts/prepare.mjs';
import { startChromium } from './drivers/chromium';
import { startFirefox } from './drivers/firefox';
import type { Engine, EngineName, StartOptions } from './drivers/types';
import { startWebkit } from './drivers/webkit';

const cache = path.join(root, 'node_modules/.cache/runlight');

/** Starts an engine, and records its version for the table in docs/browsers.md. @throws if it is not installed */
export async function startEngine(name: EngineName, options: StartOptions = {}): Promise<Engine> {
  const engine = await start(name, options);
  mkdirSync(cache, { recursive: true });
  // One file per engine, because engines run in parallel.
  writeFileSync(path.join(cache, `version-${name}.txt`), engine.version);
  return engine;
}

function start(name: EngineName, options: StartOptions): Promise<Engine> {
  if (name === 'chromium') return startChromium(options);
  if (name === 'firefox') {
    const firefox = findFirefox();
    if (firefox) return startFirefox(firefox, options);
  } else {
    const webkit = findWebkit();
    if (webkit) return startWebkit(webkit, options);
  }
  throw new Error(missingEngines().join('\n'));
}

/** Records a page's console errors and warnings, also for drivers that do not report them. Runs in the page. */
export function record(): void {
  if (window.complaints) return;
  const complaints: string[] = [];
  window.complaints = complaints;
  for (const kind of ['error', 'warn'] as const) {
    const before = console[kind].bind(console);
    console[kind] = (...all: unknown[]) => {
      complaints.push(all.map(String).join(' '));
      before(...all);
    };
  }
  addEventListener('error', (event) => complaints.push(event.message));
  addEventListener('unhandledrejection', (event) => complaints.push(String(event.reason)));
}

/** The same as a script to inject before a page's own. */
export const RECORDER = `(${record.toString()})();`;

declare global {
  interface Window {
    complaints?: string[];
  }
}

/** Runs in the page. */
export const complaintsOf = () => window.complaints ?? ['the recorder has not run'];
