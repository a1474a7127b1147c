import type { Meta, StoryObj } from '@storybook/react-vite';
import type { CSSProperties, ReactNode } from 'react';
import { expect } from 'storybook/test';
import { RunProgressIndicator } from '../../src/components/run-progress-indicator';
import { RunStatusBadge } from '../../src/components/run-status-badge';
import { Caption } from '../support/layout/Matrix';
import { sampleRun, sampleSteps } from '../support/samples/sample-runs';

const meta = { title: 'Foundations/Themes' } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

function Island({
  name,
  children,
  ...host
}: {
  name: string;
  className?: string;
  theme?: string;
  children?: ReactNode;
  style?: CSSProperties;
}) {
  const { theme, ...attributes } = host;
  return (
    <div data-testid={name} {...attributes} {...(theme !== undefined && { 'data-theme': theme })}>
      <div
        data-rl-root=""
        style={{
          display: 'grid',
          gap: 12,
          padding: 16,
          borderRadius: 12,
          background: 'var(--rl-surface, var(--rl-surface-default))',
          border: '1px solid var(--rl-border, var(--rl-border-default))',
        }}
      >
        <Caption>{name}</Caption>
        <div>
          <RunStatusBadge status="running" />
        </div>
        <RunProgressIndicator run={sampleRun()} steps={sampleSteps(3)} />
        {children}
      </div>
    </div>
  );
}

const replaced = {
  '--rl-status-running-fg': 'rgb(112, 26, 117)',
  '--rl-status-running-bg': 'rgb(250, 232, 255)',
} as CSSProperties;

/** Light, dark by class or attribute, by system preference, themes nested in one another, and overridden tokens. */
export const Islands: Story = {
  render: () => (
    <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: 16 }}>
      <Island name="light" theme="light" />
      <Island name="dark by class" className="dark" />
      <Island name="dark by attribute" theme="dark" />
      <Island name="system" theme="system" />
      <Island name="dark around light" theme="dark">
        <Island name="light in dark" theme="light" />
      </Island>
      <Island name="replaced tokens" theme="light" style={replaced} />
    </div>
  ),
  play: async ({ canvas }) => {
    const badgeOf = (name: string) => {
      const badge = canvas.getByTestId(name).querySelector('[data-slot="run-status-badge"]');
      if (!badge) throw new Error(`no badge in ${name}`);
      return getComputedStyle(badge);
    };
    const light = badgeOf('light').backgroundColor;
    const dark = badgeOf('dark by class').backgroundColor;
    await expect(light).not.toBe(dark);
    await expect(badgeOf('dark by attribute').backgroundColor).toBe(dark);
    await expect(badgeOf('dark around light').backgroundColor).toBe(dark);
    await expect(badgeOf('light in dark').backgroundColor).toBe(light);
    const asked = matchMedia('(prefers-color-scheme: dark)').matches ? dark : light;
    await expect(badgeOf('system').backgroundColor).toBe(asked);
    await expect(badgeOf('replaced tokens').backgroundColor).toBe('rgb(250, 232, 255)');
    await expect(badgeOf('replaced tokens').color).toBe('rgb(112, 26, 117)');
  },
};
