import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTRAST_PAIRS, contrast, readTokens } from './contrast';

const css = readFileSync('src/styles/tokens.css', 'utf8');
const themes = { light: readTokens(css, 'light'), dark: readTokens(css, 'dark') };

function measure(theme: 'light' | 'dark', foreground: string, background: string): number {
  const [one, other] = [themes[theme].get(foreground), themes[theme].get(background)];
  if (!/^#[\da-f]{6}$/.test(one ?? '') || !/^#[\da-f]{6}$/.test(other ?? '')) {
    throw new Error(`${theme}: ${foreground} = ${one}, ${background} = ${other}; both must be #rrggbb`);
  }
  return contrast(one ?? '', other ?? '');
}

describe('tokens', () => {
  it('computes contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('has the same tokens in both themes', () => {
    const fixed = /^(space|font-size|radius|duration|duration-bar)$/;
    expect([...themes.dark.keys()].sort()).toEqual([...themes.light.keys()].filter((name) => !fixed.test(name)).sort());
  });

  for (const theme of ['light', 'dark'] as const) {
    it.each(CONTRAST_PAIRS)(
      `${theme}: $foreground on $background reaches $least`,
      ({ foreground, background, least }) => {
        expect(measure(theme, foreground, background)).toBeGreaterThanOrEqual(least);
      },
    );
  }

  it('dark bars stand out from their track, each of them', () => {
    for (const status of ['waiting', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled']) {
      expect(measure('dark', `bar-${status}`, 'track')).toBeGreaterThanOrEqual(3);
    }
  });

  it('dark surfaces can be told apart, and none of them is a hole', () => {
    const { dark } = themes;
    const of = (name: string) => contrast(dark.get(name) ?? '', '#000000');
    expect(of('surface-sunken')).toBeGreaterThan(of('surface'));
    expect(of('surface-raised')).toBeGreaterThan(of('surface-sunken'));
    expect(of('surface-tile')).toBeGreaterThan(of('surface-raised'));
  });

  // Mixed like in reset.css.
  const mixed = (accent: string, percent: number) =>
    `#${[1, 3, 5]
      .map((at) => Number.parseInt(accent.slice(at, at + 2), 16))
      .map((value) => Math.round(value + ((255 - value) * percent) / 100))
      .map((value) => value.toString(16).padStart(2, '0'))
      .join('')}`;
  const lift = (theme: 'light' | 'dark') => Number.parseFloat(themes[theme].get('accent-lift') ?? '');
  it.each(['#0f766e', '#7c3aed', '#be123c', '#b45309', '#111111'])(
    'a host’s accent %s is read as the time left and seen as a bar, in both themes',
    (accent) => {
      for (const theme of ['light', 'dark'] as const) {
        const words = mixed(accent, lift(theme));
        expect(contrast(words, themes[theme].get('surface-raised') ?? '')).toBeGreaterThanOrEqual(4.5);
        const to = mixed(accent, lift(theme) / 2);
        expect(contrast(to, themes[theme].get('track') ?? '')).toBeGreaterThanOrEqual(theme === 'light' ? 3 : 1.5);
      }
    },
  );

  it('are described in TOKENS.md as they are', async () => {
    const rows = CONTRAST_PAIRS.map(({ foreground, background, least, note = '' }) => {
      const cells = (['light', 'dark'] as const).flatMap((theme) => [
        `${themes[theme].get(foreground)} on ${themes[theme].get(background)}`,
        measure(theme, foreground, background).toFixed(2),
      ]);
      return `| ${foreground} | ${background} | ${least === 1 ? '–' : least} | ${cells.join(' | ')} | ${note} |`;
    });
    const text = [
      '# Tokens and their contrast',
      '',
      'Written by contrast.test.ts (`npx vitest run --project unit src/styles -u`). Every token is used as',
      '`var(--rl-NAME, var(--rl-NAME-default))`: set `--rl-NAME` anywhere above an element to replace it there.',
      'Least contrast by WCAG 2.2 AA: 4.5 for text, 3 for marks; – where words beside the mark say the same.',
      '',
      '| token | on | least | light | contrast | dark | contrast | note |',
      '|---|---|---|---|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
    await expect(text).toMatchFileSnapshot('./TOKENS.md');
  });
});
