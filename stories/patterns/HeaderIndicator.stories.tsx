import type { Meta, StoryObj } from '@storybook/react-vite';
import { useState } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { RunCard } from '../../src/composites/run-card';
import { useRuns } from '../../src/hooks/run/useRuns';
import { colour } from '../support/colour';
import { onTwoRuns } from './two-runs';

const UNDER_WAY = ['queued', 'running', 'waiting', 'paused', 'cancelling'];

/** In an app's header: the number of active runs, on every page, with details on demand. */
function AppHeader({ app }: { app: string }) {
  const { runs } = useRuns({ status: UNDER_WAY });
  const [isOpen, setIsOpen] = useState(false);
  const count = runs.length;
  const words = count === 1 ? '1 run under way' : `${count} runs under way`;
  return (
    <div style={{ minHeight: 420 }}>
      <header
        data-rl-root=""
        style={{
          display: 'flex',
          alignItems: 'center',
          justifyContent: 'space-between',
          gap: 16,
          padding: '12px 16px',
          borderBlockEnd: `1px solid ${colour('border')}`,
        }}
      >
        <strong>{app}</strong>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          style={{
            display: 'inline-flex',
            alignItems: 'center',
            gap: 8,
            minHeight: 36,
            padding: '0 12px',
            font: '500 14px/1.4 inherit',
            fontFamily: 'inherit',
            color: colour('text'),
            background: colour('surface-tile'),
            border: `1px solid ${colour('border-strong')}`,
            borderRadius: 999,
          }}
        >
          <span
            aria-hidden="true"
            style={{
              inlineSize: 8,
              blockSize: 8,
              borderRadius: 99,
              background: colour(count > 0 ? 'live' : 'field'),
            }}
          />
          {words}
        </button>
      </header>
      {isOpen && (
        <section
          aria-label={words}
          style={{
            display: 'grid',
            gap: 8,
            maxInlineSize: 380,
            marginInlineStart: 'auto',
            padding: 12,
            borderRadius: 12,
            background: colour('surface-raised'),
            boxShadow: colour('shadow-lg'),
          }}
        >
          {runs.map((run) => (
            <RunCard key={run.id} runId={run.id} />
          ))}
        </section>
      )}
    </div>
  );
}

/** `useRuns` with a filter sends one request for the whole app, however many places show the number. */
const meta = {
  title: 'Patterns/Header indicator',
  component: AppHeader,
  args: { app: 'Studio' },
} satisfies Meta<typeof AppHeader>;
export default meta;

export const RunsUnderWay: StoryObj<typeof meta> = {
  ...onTwoRuns,
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const button = await canvas.findByRole('button', { name: '2 runs under way' }, { timeout: 8_000 });
    await userEvent.click(button);
    await waitFor(() => expect(canvas.getAllByRole('article')).toHaveLength(2));
  },
};
