import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, userEvent } from 'storybook/test';
import * as icons from '../../src/components/internal/icons';
import { colour } from '../support/colour';
import { filesWith } from './source-usage';

/**
 * Lucide icons, each with one meaning. They are imported in one file, `src/components/internal/icons.ts`; a host
 * overrides those of statuses and kinds on the provider.
 */
const meta = { title: 'Foundations/Icons' } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const ALL = Object.entries(icons).sort(([a], [b]) => a.localeCompare(b));
const usersOf = (name: string) =>
  filesWith(new RegExp(`[<{\\s:(]${name}[\\s,}/)>;]`)).filter((file) => file !== 'icons');

function IconList() {
  const [word, setWord] = useState('');
  const shown = ALL.filter(([name]) => name.toLowerCase().includes(word.toLowerCase()));
  return (
    <div data-rl-root="" style={{ display: 'grid', gap: 16 }}>
      <label style={{ display: 'grid', gap: 4, maxWidth: 280, fontSize: 13 }}>
        Find an icon
        <input
          type="search"
          value={word}
          onChange={(event) => setWord(event.target.value)}
          style={{
            font: 'inherit',
            color: 'inherit',
            padding: '6px 10px',
            borderRadius: 6,
            background: colour('surface'),
            border: `1px solid ${colour('field')}`,
          }}
        />
      </label>
      <ul
        style={{
          listStyle: 'none',
          margin: 0,
          padding: 0,
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
          gap: 12,
        }}
      >
        {shown.map(([name, Icon]) => (
          <li
            key={name}
            style={{ display: 'flex', gap: 12, padding: 12, borderRadius: 8, border: `1px solid ${colour('border')}` }}
          >
            <Icon aria-hidden className="rl:size-5 rl:shrink-0" />
            <span style={{ minWidth: 0, fontSize: 13 }}>
              {name}
              <span style={{ display: 'block', color: colour('text-muted'), fontSize: 12, overflowWrap: 'anywhere' }}>
                {usersOf(name).join(', ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** All icons, and the files that use them. */
export const All: Story = {
  render: () => <IconList />,
  play: async ({ canvas }) => {
    await expect(canvas.getAllByRole('listitem')).toHaveLength(ALL.length);
    await userEvent.type(canvas.getByRole('searchbox'), 'clock');
    await expect(canvas.getAllByRole('listitem')).toHaveLength(1);
    await userEvent.clear(canvas.getByRole('searchbox'));
  },
};
