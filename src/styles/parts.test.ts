import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parts } from '../testing/parts';

const source = path.join(import.meta.dirname, '..');
const sheets = ['components', 'composites'].flatMap((folder) =>
  readdirSync(path.join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css'))
    .map((name) => `../${folder}/${name.replaceAll(path.sep, '/')}`),
);
const css = sheets.map((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8')).join('\n');
/** The selectors of all rules, nested ones combined with their parents. */
const selectors = (() => {
  const found: string[] = [];
  const around: string[] = [];
  for (const [, head, mark] of css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{};]*)([{};])/g)) {
    if (mark === '{') {
      const parent = around.at(-1);
      const own = (head ?? '').trim();
      around.push(parent === undefined ? own : own.replaceAll('&', parent));
      found.push(around.at(-1) ?? '');
    } else if (mark === '}') around.pop();
  }
  return found;
})();

/** States that look like their part at rest: the rule for the slot covers them. */
const LIKE_AT_REST: Record<string, readonly string[]> = {
  'run-status-badge-label': 'queued running waiting paused cancelling succeeded failed cancelled loading'.split(' '),
  'run-progress-bar':
    'loading queued determinate indeterminate finishing waiting paused cancelling succeeded ended lost'.split(' '),
  'run-progress-step': 'done running failed interrupted pending'.split(' '),
  'cancel-run': 'idle confirming cancelling checking overdue refused settled unavailable'.split(' '),
  'cancel-run-trigger': 'idle confirming refused settled unavailable'.split(' '),
  'cancel-run-dialog': ['open', 'closed'],
  'cancel-run-overlay': ['open', 'closed'],
};

const slots = new Map<string, readonly string[]>();
for (const table of Object.values(parts))
  for (const { slot, states } of Object.values<{ slot: string; states: readonly string[] }>(table))
    slots.set(slot, [...new Set([...(slots.get(slot) ?? []), ...states])]);
const styled = [...slots].filter(([slot]) => css.includes(`[data-slot="${slot}"]`));

describe('the look by slot and state', () => {
  it('is imported, sheet by sheet', () => {
    const imports = readFileSync(path.join(import.meta.dirname, 'styles.css'), 'utf8');
    expect(sheets.length).toBeGreaterThan(3);
    expect(sheets.filter((name) => !imports.includes(`@import "${name}" layer(components);`))).toEqual([]);
  });

  it('knows no slot that no part has', () => {
    const used = new Set([...css.matchAll(/\[data-slot="([^"]+)"\]/g)].map(([, slot]) => slot ?? ''));
    expect([...used].filter((slot) => !slots.has(slot))).toEqual([]);
    expect(styled.length).toBeGreaterThan(8);
  });

  it.each(styled)('%s has a rule for each state, or says that it looks as at rest', (slot, states) => {
    const own = selectors.filter((selector) => selector.includes(`[data-slot="${slot}"]`));
    const ruled = states.filter((state) => own.some((selector) => selector.includes(`[data-state="${state}"]`)));
    const atRest = LIKE_AT_REST[slot] ?? [];
    expect([...ruled, ...atRest].sort()).toEqual([...states].sort());
  });

  it('weighs as much as one class, so that one class of a host wins', () => {
    const heavy = selectors.filter(
      (selector) =>
        !selector.split(/,(?![^(]*\))/).every((one) => /^\[data-slot="[^"]+"\](?::where\(.*\))*$/s.test(one.trim())),
    );
    expect(heavy).toEqual([]);
  });
});
