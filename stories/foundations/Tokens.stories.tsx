import type { Meta, StoryObj } from '@storybook/react-vite';
import { Fragment, useLayoutEffect, useState } from 'react';
import { CONTRAST_PAIRS, contrast } from '../../src/styles/contrast';
import { Caption } from '../support/Matrix';

const meta = { title: 'Foundations/Tokens' } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const colour = (token: string) => `var(--rl-${token}, var(--rl-${token}-default))`;

/** The colour a token resolves to right now, `#rrggbb`. */
function resolve(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour(token);
  document.body.append(probe);
  const [r = 0, g = 0, b = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  return `#${[r, g, b].map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

const SWATCHES = {
  Surfaces: ['surface', 'surface-raised', 'surface-sunken', 'border', 'border-strong', 'field', 'track'],
  Text: ['text', 'text-muted', 'accent-text', 'remaining', 'danger-text'],
  Actions: ['accent', 'accent-hover', 'danger', 'danger-hover', 'secondary', 'secondary-hover'],
  Marks: ['progress-from', 'progress-to', 'live', 'warning', 'focus', 'pass', 'warn', 'fail'],
};

/** Every colour by its role. A host replaces any of them by setting `--rl-NAME`. */
export const Colours: Story = {
  render: () => (
    <div data-rl-root="" style={{ display: 'grid', gap: 24 }}>
      {Object.entries(SWATCHES).map(([title, tokens]) => (
        <section key={title}>
          <h3 style={{ margin: '0 0 8px', fontSize: 13, fontWeight: 600 }}>{title}</h3>
          <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(132px, 1fr))', gap: 12 }}>
            {tokens.map((token) => (
              <div key={token}>
                <div
                  style={{
                    height: 44,
                    borderRadius: 8,
                    background: colour(token),
                    border: `1px solid ${colour('border')}`,
                    marginBlockEnd: 4,
                  }}
                />
                <Caption>{token}</Caption>
              </div>
            ))}
          </div>
        </section>
      ))}
    </div>
  ),
};

const STATUS = ['queued', 'running', 'paused', 'cancelling', 'succeeded', 'failed', 'cancelled', 'unknown'];
const KIND = ['planned', 'training', 'metrics', 'error', 'backup', 'cancelled', 'neutral'];

/** The palette of run states and kinds of step. */
export const StatusAndKind: Story = {
  render: () => (
    <div
      data-rl-root=""
      style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(280px, 1fr))', gap: 32 }}
    >
      <div style={{ display: 'grid', gridTemplateColumns: '88px 1fr 1fr', gap: 8, alignItems: 'center' }}>
        {STATUS.map((name) => (
          <Fragment key={name}>
            <Caption>{name}</Caption>
            <Chip fg={`status-${name}-fg`} bg={`status-${name}-bg`} line={`status-${name}-border`} />
            <Chip fg={`status-${name}-on-solid`} bg={`status-${name}-solid`} line={`status-${name}-solid`} />
          </Fragment>
        ))}
      </div>
      <div
        style={{
          display: 'grid',
          gridTemplateColumns: '88px 1fr',
          gap: 8,
          alignContent: 'start',
          alignItems: 'center',
        }}
      >
        {KIND.map((name) => (
          <Fragment key={name}>
            <Caption>{name}</Caption>
            <Chip fg="text" bg={`kind-${name}-bg`} line={`kind-${name}-border`} mark={`kind-${name}-icon`} />
          </Fragment>
        ))}
      </div>
    </div>
  ),
};

function Chip({ fg, bg, line, mark }: { fg: string; bg: string; line: string; mark?: string }) {
  return (
    <div
      style={{
        display: 'flex',
        alignItems: 'center',
        gap: 8,
        height: 36,
        padding: '0 12px',
        borderRadius: 8,
        fontSize: 13,
        fontWeight: 500,
        color: colour(fg),
        background: colour(bg),
        border: `1px solid ${colour(line)}`,
      }}
    >
      {mark !== undefined && <span style={{ width: 10, height: 10, borderRadius: 99, background: colour(mark) }} />}
      Aa 2m 34s
    </div>
  );
}

function ContrastTable() {
  const [rows, setRows] = useState<{ key: string; ratio: number; least: number; note: string }[]>([]);
  useLayoutEffect(() => {
    const measure = () =>
      setRows(
        CONTRAST_PAIRS.map(({ foreground, background, least, note = '' }) => ({
          key: `${foreground} on ${background}`,
          ratio: contrast(resolve(foreground), resolve(background)),
          least,
          note,
        })),
      );
    measure();
    // The toolbar changes the theme after this has rendered.
    const observer = new MutationObserver(measure);
    observer.observe(document.documentElement, { attributes: true });
    return () => observer.disconnect();
  }, []);
  return (
    <table data-rl-root="" style={{ borderCollapse: 'collapse', fontSize: 13, width: '100%' }}>
      <thead>
        <tr>
          {['Pair', 'Contrast', 'Least', 'Note'].map((title) => (
            <th
              key={title}
              style={{
                textAlign: 'start',
                padding: '6px 8px',
                borderBlockEnd: `1px solid ${colour('border-strong')}`,
              }}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, ratio, least, note }) => (
          <tr key={key}>
            <td style={cell}>{key}</td>
            <td style={{ ...cell, fontVariantNumeric: 'tabular-nums' }}>{ratio.toFixed(2)}</td>
            <td style={cell}>{least === 1 ? '–' : least}</td>
            <td style={cell}>{note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const cell = { padding: '4px 8px', borderBlockEnd: `1px solid ${colour('border')}` };

/** Contrast of every pair as the browser resolves it in the chosen theme. */
export const Contrast: Story = { render: () => <ContrastTable /> };

const TYPE = [
  ['rl:type-display', 'Display · 2m 34s'],
  ['rl:type-title', 'Title · Cancel Run?'],
  ['rl:type-body', 'Body · Step 3 of 8: Training CTGAN model'],
  ['rl:type-label', 'Label · KS mean'],
  ['rl:type-caption', 'Caption · 2 seconds ago'],
  ['rl:type-mono', 'Mono · run_01JAB3F8'],
] as const;

/** Five sizes, all from `--rl-font-size`. */
export const Type: Story = {
  render: () => (
    <div data-rl-root="" style={{ display: 'grid', gap: 16 }}>
      {TYPE.map(([className, text]) => (
        <div key={className} className={className}>
          {text}
        </div>
      ))}
    </div>
  ),
};

/** Everything that moves. Under reduced motion each of them stands still and still shows its state. */
export const Motion: Story = {
  render: () => (
    <div data-rl-root="" style={{ display: 'grid', gridTemplateColumns: '120px 160px', gap: 20, alignItems: 'center' }}>
      <Caption>spin</Caption>
      <span
        className="rl:anim-spin"
        style={{
          width: 16,
          height: 16,
          borderRadius: 99,
          border: '2px solid',
          borderColor: `${colour('accent')} transparent`,
        }}
      />
      <Caption>ping</Caption>
      <span style={{ position: 'relative', width: 8, height: 8 }}>
        <span className="rl:anim-ping rl:bg-live rl:rounded-full" style={{ position: 'absolute', inset: 0 }} />
        <span className="rl:bg-live rl:rounded-full" style={{ position: 'absolute', inset: 0 }} />
      </span>
      <Caption>slide</Caption>
      <span className="rl:bg-track rl:rounded-full" style={{ position: 'relative', height: 8, overflow: 'hidden' }}>
        <span
          className="rl:fill-progress rl:anim-slide rl:reading-sign"
          style={{ position: 'absolute', insetBlock: 0 }}
        />
      </span>
      <Caption>sheen</Caption>
      <span
        className="rl:fill-progress rl:rounded-full"
        style={{ position: 'relative', height: 8, overflow: 'hidden' }}
      >
        <span
          className="rl:fill-sheen rl:anim-sheen rl:reading-sign"
          style={{ position: 'absolute', insetBlock: 0, width: '33%' }}
        />
      </span>
      <Caption>skeleton</Caption>
      <span className="rl:skeleton" style={{ height: 16 }} />
    </div>
  ),
};
