import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { colour } from '../support/colour';
import { Guide } from '../support/layout/Guide';
import { RADII, TOKENS } from './shipped';
import { spaceScale } from './source-usage';
import { CopyName } from './Token';

/** Distances are multiples of `--rl-space` (4 px), radii shares of `--rl-radius` (8 px). */
const meta = { title: 'Foundations/Space and radius' } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const unit = Number.parseFloat(TOKENS.find(({ name }) => name === 'space')?.light ?? '') * 16;

/** Every distance inside and between the components' parts, with its frequency: read from their class names. */
export const Space: Story = {
  render: () => (
    <Guide
      columns={['Multiple', 'px', 'Looks like', 'Uses']}
      rows={spaceScale().map(({ step, uses }) => [
        String(step),
        String(step * unit),
        <span
          key="bar"
          aria-hidden="true"
          style={{ display: 'block', blockSize: 12, inlineSize: step * unit, background: colour('accent') }}
        />,
        String(uses),
      ])}
    />
  ),
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelectorAll('tbody tr').length).toBeGreaterThan(8);
  },
};

/** From a checkbox to a sheet; pills are round at any height. */
export const Radius: Story = {
  render: () => (
    <div data-rl-root="" style={{ display: 'grid', gap: 16 }}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16 }}>
        {RADII.map(({ name, px }) => (
          <figure key={name} style={{ margin: 0 }}>
            <div
              data-radius={px}
              style={{
                inlineSize: 96,
                blockSize: 64,
                borderRadius: px,
                border: `1px solid ${colour('border-strong')}`,
                background: colour('surface-tile'),
              }}
            />
            <figcaption style={{ fontSize: 12, marginBlockStart: 4 }}>
              {name} · {px} px
            </figcaption>
          </figure>
        ))}
      </div>
      <div>
        All of them follow <CopyName name="radius" />.
      </div>
    </div>
  ),
};
