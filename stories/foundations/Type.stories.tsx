import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { Guide } from '../support/layout/Guide';
import { TYPE_SCALE } from './shipped';

/**
 * One scale, derived from `--rl-font-size` (14 px): a host scales all sizes by changing it. The font is the page's;
 * ticking numbers use tabular figures.
 */
const meta = { title: 'Foundations/Type' } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const SAMPLES: Readonly<Record<string, string>> = {
  'type-caption': '2 seconds ago · 5 metrics',
  'type-mono': 'run_01JAB3F8',
  'type-label': 'Measuring utility',
  'type-body': 'Step 3 of 8: Training CTGAN model',
  'type-title': 'Succeeded in 2m 2s',
  'type-heading': 'Synthetic customers, spring',
  'type-figure': '75 %',
  'type-display': '2m 34s',
};

/** Every size with its line height, weight and purpose. Nothing in a run's window is larger than 20 px. */
export const Scale: Story = {
  render: () => (
    <Guide
      columns={['Class', 'Size', 'Line', 'Weight', 'Tracking', 'Looks like', 'For']}
      rows={TYPE_SCALE.map(({ name, size, lineHeight, weight, tracking, note }) => [
        <code key="name" style={{ whiteSpace: 'nowrap' }}>
          rl:{name}
        </code>,
        `${size}\u00a0px`,
        `${lineHeight}\u00a0px`,
        String(weight),
        tracking,
        <span key="sample" className={`rl:${name}`} data-sample={name} style={{ whiteSpace: 'nowrap' }}>
          {SAMPLES[name] ?? name}
        </span>,
        note,
      ])}
    />
  ),
  play: async ({ canvasElement }) => {
    for (const { name, size, lineHeight, weight } of TYPE_SCALE) {
      const sample = canvasElement.querySelector(`[data-sample="${name}"]`);
      if (!sample) throw new Error(`${name} has no sample.`);
      const style = getComputedStyle(sample);
      await expect(Number.parseFloat(style.fontSize), name).toBeCloseTo(size, 0);
      await expect(Number.parseFloat(style.lineHeight), name).toBeCloseTo(lineHeight, 0);
      await expect(Number(style.fontWeight), name).toBe(weight);
    }
  },
};

/** Tabular figures, so that a ticking number does not move its neighbours. */
export const Digits: Story = {
  render: () => (
    <div data-rl-root="" style={{ display: 'grid', justifyItems: 'start', gap: 4 }}>
      {['11:11:11', '48:48:48', '00:00:00'].map((text) => (
        <span key={text} className="rl:type-heading rl:digits" data-digits="">
          {text}
        </span>
      ))}
    </div>
  ),
  play: async ({ canvasElement }) => {
    const widths = [...canvasElement.querySelectorAll('[data-digits]')].map((one) => one.getBoundingClientRect().width);
    await expect(widths).toHaveLength(3);
    await expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(0.5);
  },
};
