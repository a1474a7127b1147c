import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { type CancelConfirmation, CancelRunButton } from '../../src/components/cancel-run-button';
import { RunStatusBadge } from '../../src/components/run-status-badge';
import { onBackend } from '../support/backend';

interface ConfirmProps {
  /** How to ask for confirmation. */
  confirmation: CancelConfirmation;
  /** Whether to ask for a reason. */
  askReason: boolean;
}

/** A run, its status and its cancel button. */
function Confirm(props: ConfirmProps) {
  return (
    <div style={{ display: 'grid', gap: 16, justifyItems: 'start', maxWidth: 640, minHeight: 320 }}>
      <RunStatusBadge runId="churn" size="lg" />
      <CancelRunButton runId="churn" {...props} />
    </div>
  );
}

/** Spread into each story: Storybook parses `meta` statically and ignores spread properties there. */
const live = onBackend({
  prepare: (backend) => {
    backend.startRun({ name: 'Churn, weekly', dataset: 'churn-w18' }, { id: 'churn' });
  },
});

/**
 * `dialog` opens in the middle of a page, or at the bottom edge of a phone; `inline` keeps the work in view; use `none`
 * only if a cancel costs nothing. The focus is on the safe answer, and Escape changes nothing.
 */
const meta = {
  title: 'Patterns/Confirm',
  component: Confirm,
  args: { confirmation: 'dialog', askReason: false },
  argTypes: { confirmation: { control: 'select', options: ['dialog', 'inline', 'none'] } },
} satisfies Meta<typeof Confirm>;
export default meta;
type Story = StoryObj<typeof meta>;

async function ask(canvasElement: HTMLElement) {
  await userEvent.click(await within(canvasElement).findByRole('button', { name: /^Cancel run/ }, { timeout: 8_000 }));
  const question = await within(document.body).findByRole('alertdialog');
  await waitFor(() => expect(within(question).getByRole('button', { name: 'Keep running' })).toHaveFocus());
}

export const Dialog: Story = {
  ...live,
  play: ({ canvasElement }) => ask(canvasElement),
};

export const WithAReason: Story = {
  ...live,
  args: { askReason: true },
  play: async ({ canvasElement }) => {
    await ask(canvasElement);
    // The dialog fades in.
    await waitFor(() => expect(within(document.body).getByLabelText('Reason (optional)')).toBeVisible());
  },
};

export const InPlace: Story = {
  ...live,
  args: { confirmation: 'inline' },
  play: ({ canvasElement }) => ask(canvasElement),
};

/** One press starts the cancel. */
export const AtOnce: Story = {
  ...live,
  args: { confirmation: 'none' },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: /^Cancel run/ }, { timeout: 8_000 }));
    await canvas.findAllByText(/^(Cancelling…|Cancelled)$/, {}, { timeout: 8_000 });
  },
};
