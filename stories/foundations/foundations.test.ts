import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { layers, spaceScale } from './source-usage';
import { colourGroups, movements, radii, readTokenTable, typeScale } from './stylesheets';

/** Read from disk, because stylesheet imports are empty in tests. */
const read = (name: string) => readFileSync(`src/styles/${name}.css`, 'utf8');
const tokens = readTokenTable(read('tokens'));

describe('the Foundations are read from what is shipped', () => {
  it('show every colour of tokens.css once, in both themes', () => {
    const shown = colourGroups(tokens).flatMap((group) => group.tokens.map(({ name }) => name));
    const colours = tokens.filter(({ light }) => /^(?:#|rgb)/.test(light));
    expect(shown.toSorted()).toEqual(colours.map(({ name }) => name).toSorted());
    expect(colours.length).toBeGreaterThan(100);
    expect(colourGroups(tokens).map(({ title }) => title)).not.toContain('Others');
  });

  it('find a colour that a stylesheet adds, and put it among the others', () => {
    const groups = colourGroups([...tokens, { name: 'brand-new', light: '#123456', dark: '#654321' }]);
    expect(groups.at(-1)).toEqual({
      title: 'Others',
      tokens: [{ name: 'brand-new', light: '#123456', dark: '#654321' }],
    });
  });

  it('know the dark value of each token, and the same where the theme does not change it', () => {
    const byName = new Map(tokens.map((token) => [token.name, token]));
    expect(byName.get('surface-sunken')).toMatchObject({ light: '#f9fafb', dark: '#13171d' });
    expect(byName.get('radius')).toMatchObject({ light: '0.5rem', dark: '0.5rem' });
  });

  it('give the type scale in px, smallest first', () => {
    const scale = new Map(typeScale(read('typography'), tokens).map(({ name, ...rest }) => [name, rest]));
    expect(scale.get('type-body')).toMatchObject({ size: 14, weight: 400 });
    expect(scale.get('type-heading')).toMatchObject({ size: 20, lineHeight: 28, weight: 600, tracking: '-0.015em' });
    const sizes = typeScale(read('typography'), tokens).map(({ size }) => size);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  });

  it('give radii as shares of one token', () => {
    expect(radii(read('theme'), tokens)).toEqual([
      { name: 'rounded-sm', px: 4 },
      { name: 'rounded-md', px: 6 },
      { name: 'rounded-lg', px: 8 },
      { name: 'rounded-xl', px: 12 },
      { name: 'rounded-2xl', px: 16 },
    ]);
  });

  it('tell of each movement how long it takes and what is left of it with less motion', () => {
    const all = new Map(movements(read('animations'), tokens).map(({ name, ...rest }) => [name, rest]));
    expect(all.get('anim-ping')).toMatchObject({ ms: 2_000, isEndless: true, reduced: 'still' });
    expect(all.get('anim-sheen')).toMatchObject({ ms: 2_000, isEndless: true, reduced: 'gone' });
    expect(all.get('anim-enter')).toMatchObject({ ms: 180, isEndless: false, reduced: 'fades' });
    // Comes from a token, not from the rule.
    expect(all.get('anim-grow')).toMatchObject({ ms: 400, easing: 'cubic-bezier(0.22, 1, 0.36, 1)' });
    for (const [name, { ms }] of all) expect(ms, name).toBeGreaterThan(0);
  });

  it('read spaces and layers from the class names of the components', () => {
    const steps = spaceScale();
    expect(steps.find(({ step }) => step === 4)?.uses).toBeGreaterThan(5);
    const used = layers();
    expect(used.at(-1)?.z).toContain('--rl-z-layer');
    expect(used.at(-1)?.files).toContain('LayerFrame');
    for (const { z, files } of used) expect(files, z).not.toEqual([]);
  });
});
