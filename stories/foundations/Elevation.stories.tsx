import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { colour } from '../support/colour';
import { BothThemes } from '../support/layout/BothThemes';
import { Guide } from '../support/layout/Guide';
import { SHADOWS } from './shipped';
import { filesWith, layers } from './source-usage';
import { CopyName } from './Token';

/** How layers are separated: by background, shadow and z-index. */
const meta = { title: 'Foundations/Elevation and layers' } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const SURFACES = [
  { token: 'surface', use: 'the page' },
  { token: 'surface-sunken', use: 'a card under the pointer, fields' },
  { token: 'surface-raised', use: 'cards, the window, the panel' },
  { token: 'surface-tile', use: 'Now, Result and chips inside of them' },
] as const;

/** Surfaces that are distinguishable in both themes. The dark theme raises surfaces by lightness instead of shadow. */
export const Surfaces: Story = {
  render: () => (
    <BothThemes>
      <div style={{ display: 'grid', gap: 12 }}>
        {SURFACES.map(({ token, use }) => (
          <div
            key={token}
            data-surface={token}
            style={{
              padding: 16,
              borderRadius: 8,
              background: colour(token),
              border: `1px solid ${colour('border')}`,
              color: colour('text'),
              fontSize: 13,
            }}
          >
            <CopyName name={token} /> · {use}
          </div>
        ))}
      </div>
    </BothThemes>
  ),
  play: async ({ canvasElement }) => {
    const dark = [...canvasElement.querySelectorAll('div[data-theme="dark"] [data-surface]')];
    const grounds = new Set(dark.map((one) => getComputedStyle(one).backgroundColor));
    await expect(grounds.size).toBe(SURFACES.length);
  },
};

/** Two shadows: one for elements on the page, one for elements above it. */
export const Shadows: Story = {
  render: () => (
    <BothThemes>
      <div style={{ display: 'grid', gap: 24, padding: 16 }}>
        {SHADOWS.map(({ name }) => (
          <div
            key={name}
            style={{
              padding: 20,
              borderRadius: 12,
              background: colour('surface-raised'),
              boxShadow: colour(name),
              color: colour('text'),
              fontSize: 13,
            }}
          >
            <CopyName name={name} />
            <div style={{ color: colour('text-muted') }}>
              {filesWith(new RegExp(`rl:(?:[\\w@:]+:)?${name.replace('shadow', 'lift')}\\b`)).join(', ')}
            </div>
          </div>
        ))}
      </div>
    </BothThemes>
  ),
};

/**
 * At most 3 inside a component. Layers above the page use 50; set `--rl-z-layer` to fit them among a host's own layers.
 */
export const Layers: Story = {
  render: () => (
    <Guide
      columns={['z-index', 'Where']}
      rows={layers().map(({ z, files }) => [<code key="z">{z}</code>, files.join(', ')])}
    />
  ),
  play: async ({ canvas }) => {
    await expect(canvas.getByText(/--rl-z-layer/)).toBeVisible();
  },
};
