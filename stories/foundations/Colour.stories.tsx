import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { CONTRAST_PAIRS, contrast } from '../../src/styles/contrast';
import { PLAN } from '../../src/styles/plan-palette';
import { colour } from '../support/colour';
import { Guide } from '../support/layout/Guide';
import { COLOUR_GROUPS, TOKENS } from './shipped';
import type { Token } from './stylesheets';
import { CopyName } from './Token';

/**
 * Every colour is a token with a value in each theme. A host overrides one by setting its variable on any element;
 * press a name to copy it. Values, contrast and the plan's names come from the stylesheets and from the tables that the
 * tests check.
 */
const meta = { title: 'Foundations/Colour' } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const THEMES = ['light', 'dark'] as const;
const planned = new Map(PLAN);
const byName = new Map(TOKENS.map((token) => [token.name, token]));

/** A token's colour on the theme's own background. */
function Swatch({ token, theme }: { token: Token; theme: (typeof THEMES)[number] }) {
  return (
    <div data-theme={theme} style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
      <span
        data-rl-root=""
        aria-hidden="true"
        style={{
          flexShrink: 0,
          inlineSize: 32,
          blockSize: 24,
          borderRadius: 6,
          background: colour(token.name),
          border: `1px solid ${colour('border-strong')}`,
        }}
      />
      <code style={{ fontSize: 12 }}>{token[theme]}</code>
    </div>
  );
}

const ratioOf = (foreground: string, background: string, theme: (typeof THEMES)[number]) =>
  contrast(byName.get(foreground)?.[theme] ?? '', byName.get(background)?.[theme] ?? '');

/** The background with the lowest contrast for a text or mark, with the contrast in both themes. */
function worstPair(name: string): string {
  const pairs = CONTRAST_PAIRS.filter(({ foreground, least }) => foreground === name && least > 1);
  const [worst] = pairs
    .map(({ background }) => ({ background, ratios: THEMES.map((theme) => ratioOf(name, background, theme)) }))
    .sort((a, b) => Math.min(...a.ratios) - Math.min(...b.ratios));
  return worst ? `${worst.ratios.map((ratio) => ratio.toFixed(2)).join(' / ')} on ${worst.background}` : '–';
}

function ColourTable({ title, tokens }: { title: string; tokens: readonly Token[] }) {
  return (
    <Guide
      label={title}
      columns={['Variable', 'Light', 'Dark', 'Plan', 'Least contrast, light / dark']}
      rows={tokens.map((token) => [
        <CopyName key="name" name={token.name} />,
        ...THEMES.map((theme) => <Swatch key={theme} token={token} theme={theme} />),
        planned.get(token.name) ?? '–',
        worstPair(token.name),
      ])}
    />
  );
}

const group = (title: string): Story => ({
  render: () => <ColourTable title={title} tokens={COLOUR_GROUPS.find((one) => one.title === title)?.tokens ?? []} />,
});

/** Surfaces, text, lines, actions, bars and signals: the base colours of all components. */
export const Roles: Story = {
  render: () => (
    <div data-rl-root="" style={{ display: 'grid', gap: 32 }}>
      {COLOUR_GROUPS.filter(({ title }) => !/Statuses|Kinds/.test(title)).map(({ title, tokens }) => (
        <section key={title}>
          <h3 style={{ margin: '0 0 8px', fontSize: 14, fontWeight: 600 }}>{title}</h3>
          <ColourTable title={title} tokens={tokens} />
        </section>
      ))}
    </div>
  ),
  play: async ({ canvasElement }) => {
    const rest = COLOUR_GROUPS.filter(({ title }) => /Statuses|Kinds/.test(title)).flatMap((one) => one.tokens);
    const all = COLOUR_GROUPS.flatMap((one) => one.tokens);
    const rows = canvasElement.querySelectorAll('tbody tr');
    await expect(rows).toHaveLength(all.length - rest.length);
  },
};

/** Five for each status: `fg` on `bg` with `border` is the tinted badge, `on-solid` on `solid` the large one. */
export const Statuses: Story = group('Statuses');

/** Three for each kind of step: the `icon` on `bg` in a circle of `border`. */
export const KindsOfSteps: Story = group('Kinds of steps');

/** The contrast of every pair in both themes, and the reason where a colour differs from the plan's. */
export const Contrast: Story = {
  render: () => (
    <Guide
      columns={['Text or mark', 'On', 'Least', 'Light', 'Dark', 'Note']}
      rows={CONTRAST_PAIRS.map(({ foreground, background, least, note = '' }) => [
        foreground,
        background,
        least === 1 ? '–' : String(least),
        ...THEMES.map((theme) => ratioOf(foreground, background, theme).toFixed(2)),
        note,
      ])}
    />
  ),
  play: async ({ canvasElement }) => {
    const rows = [...canvasElement.querySelectorAll('tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''),
    );
    await expect(rows).toHaveLength(CONTRAST_PAIRS.length);
    const missed = rows.filter(([, , least, ...ratios]) =>
      ratios.slice(0, 2).some((ratio) => least !== '–' && Number(ratio) < Number(least)),
    );
    await expect(missed).toEqual([]);
  },
};
