import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTRAST_PAIRS, readTokens } from './contrast';
import { PLAN, SHADES } from './plan-palette';

const light = readTokens(readFileSync('src/styles/tokens.css', 'utf8'), 'light');

/** The notes next to a pair in TOKENS.md; the hover of a button is noted with the button. */
const isNoted = (token: string, shade: string) =>
  CONTRAST_PAIRS.some(
    ({ foreground, background, note = '' }) =>
      [foreground, background].includes(token.replace(/-hover$/, '')) && note.includes(shade.split('-')[0] ?? shade),
  );

describe('the plan’s colours', () => {
  it.each(PLAN)('%s is %s, or it is written down why not', (token, shade) => {
    if (light.get(token) !== SHADES[shade]) expect(isNoted(token, shade)).toBe(true);
  });

  it('darken the page by half behind a question', () => {
    expect(readFileSync('src/styles/tokens.css', 'utf8')).toContain('--rl-overlay-default: rgb(0 0 0 / 0.5);');
  });
});
