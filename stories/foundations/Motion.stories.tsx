import type { Meta, StoryObj } from '@storybook/react-vite';
import { type ReactNode, useState } from 'react';
import { expect } from 'storybook/test';
import { colour } from '../support/colour';
import { Guide } from '../support/layout/Guide';
import { MOVEMENTS } from './shipped';
import { scriptedTimes } from './source-usage';

/**
 * Motion shows where something came from, where it went, or that it is live. All pulses share one period of two
 * seconds. With reduced motion, every state is static.
 */
const meta = { title: 'Foundations/Motion' } satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const box = 'rl:bg-tile rl:rounded-md rl:edge';
const bar = 'rl:relative rl:block rl:h-2 rl:overflow-hidden rl:rounded-full';

/** The demo content of each animation. */
const DEMOS: Readonly<Record<string, ReactNode>> = {
  'anim-spin': (
    <span
      className="rl:anim-spin"
      style={{
        display: 'block',
        inlineSize: 16,
        blockSize: 16,
        borderRadius: 99,
        border: '2px solid',
        borderColor: `${colour('accent')} transparent`,
      }}
    />
  ),
  'anim-pulse': (
    <span
      className="rl:anim-pulse rl:bg-live rl:rounded-full"
      style={{ display: 'block', inlineSize: 8, blockSize: 8 }}
    />
  ),
  'anim-breathe': (
    <span className="rl:anim-breathe rl:bg-running-line rl:rounded-full" style={{ display: 'block', blockSize: 20 }} />
  ),
  'anim-ping': (
    <span style={{ position: 'relative', display: 'block', inlineSize: 8, blockSize: 8 }}>
      <span className="rl:anim-ping rl:bg-live rl:rounded-full" style={{ position: 'absolute', inset: 0 }} />
      <span className="rl:bg-live rl:rounded-full" style={{ position: 'absolute', inset: 0 }} />
    </span>
  ),
  'anim-slide': (
    <span className={`${bar} rl:bg-track`}>
      <span
        className="rl:fill-progress rl:anim-slide rl:reading-sign"
        style={{ position: 'absolute', insetBlock: 0 }}
      />
    </span>
  ),
  'anim-sheen': (
    <span className={`${bar} rl:fill-progress`}>
      <span
        className="rl:fill-sheen rl:anim-sheen rl:reading-sign"
        style={{ position: 'absolute', insetBlock: 0, inlineSize: '33%' }}
      />
    </span>
  ),
  'anim-success': (
    <span className={`${bar} rl:bg-bar-succeeded`}>
      <span className="rl:fill-progress rl:anim-success" style={{ position: 'absolute', inset: 0 }} />
    </span>
  ),
  'anim-sheen-once': (
    <span className={`${bar} rl:fill-progress`}>
      <span
        className="rl:fill-sheen rl:anim-sheen-once rl:reading-sign"
        style={{ position: 'absolute', insetBlock: 0, inlineSize: '33%', transform: 'translateX(400%)' }}
      />
    </span>
  ),
  'anim-enter': <span className={`rl:anim-enter ${box}`} style={{ display: 'block', blockSize: 24 }} />,
  'anim-flash': <span className={`rl:anim-flash ${box}`} style={{ display: 'block', blockSize: 24 }} />,
  'anim-swap': <span className={`rl:anim-swap ${box}`} style={{ display: 'block', blockSize: 24 }} />,
  'anim-grow': <Growing />,
  skeleton: <span className="rl:skeleton" style={{ display: 'block', blockSize: 16 }} />,
  'anim-overlay': <span className="rl:anim-overlay rl:bg-overlay" style={{ display: 'block', blockSize: 24 }} />,
  'anim-dialog': <span className={`rl:anim-dialog ${box}`} style={{ display: 'block', blockSize: 40 }} />,
  'anim-sheet': (
    <span style={{ display: 'block', overflow: 'hidden' }}>
      <span className={`rl:anim-sheet ${box}`} style={{ display: 'block', blockSize: 40 }} />
    </span>
  ),
};

/** A bar that grows when it is pressed. */
function Growing() {
  const [isFull, setIsFull] = useState(false);
  return (
    <button
      type="button"
      aria-label="Grow the bar"
      onClick={() => setIsFull(!isFull)}
      style={{ display: 'block', inlineSize: '100%', minBlockSize: 24, border: 0, padding: 0, background: 'none' }}
    >
      <span className={`${bar} rl:bg-track`}>
        <span
          className="rl:fill-progress rl:anim-grow rl:origin-start"
          style={{ position: 'absolute', inset: 0, transform: `scaleX(${isFull ? 1 : 0.3})` }}
        />
      </span>
    </button>
  );
}

const REDUCED = { gone: 'gone', still: 'stands still', fades: 'a short fade, or at once' } as const;

function MotionTable() {
  const [round, setRound] = useState(0);
  return (
    <div data-rl-root="" style={{ display: 'grid', gap: 16, justifyItems: 'start' }}>
      <button
        type="button"
        onClick={() => setRound(round + 1)}
        style={{
          font: 'inherit',
          color: 'inherit',
          minBlockSize: 32,
          padding: '0 12px',
          background: 'none',
          border: `1px solid ${colour('field')}`,
          borderRadius: 6,
        }}
      >
        Play again
      </button>
      <Guide
        key={round}
        columns={['Class', 'Looks like', 'ms', 'Easing', 'Goes on', 'With less motion', 'For']}
        rows={MOVEMENTS.map(({ name, ms, easing, isEndless, reduced, note }) => [
          <code key="name" style={{ whiteSpace: 'nowrap' }}>
            rl:{name}
          </code>,
          <div key="demo" data-demo={name} style={{ inlineSize: 120 }}>
            {DEMOS[name]}
          </div>,
          String(ms),
          easing,
          isEndless ? 'yes' : 'once',
          REDUCED[reduced],
          note,
        ])}
      />
    </div>
  );
}

/**
 * The stylesheet's animations with their durations, read from the stylesheet. "Play again" replays one-off animations.
 */
export const Keyframes: Story = {
  render: () => <MotionTable />,
  play: async ({ canvasElement }) => {
    const empty = [...canvasElement.querySelectorAll('[data-demo]')].filter((one) => one.childElementCount === 0);
    await expect(empty.map((one) => one.getAttribute('data-demo'))).toEqual([]);
  },
};

/** The animations timed by scripts: exits and drag gestures. Read from the components. */
export const ByScript: Story = {
  render: () => (
    <Guide
      columns={['What', 'ms', 'File']}
      rows={scriptedTimes().map(({ what, ms, file }) => [what, String(ms), file])}
    />
  ),
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelectorAll('tbody tr').length).toBeGreaterThan(2);
  },
};
