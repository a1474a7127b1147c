import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { Run } from '../../core/run/run';

vi.mock('./surface/RunExecutionSurface', () => {
  throw new Error('404');
});
vi.mock('../../components/confirm/ConfirmDialog', () => {
  throw new Error('404');
});

const running: Run = { id: 'run-1', status: 'running', name: 'Spring' };

it('shows the run and can cancel it where the window cannot be loaded', async () => {
  // Other files of this process may have loaded what is broken here.
  vi.resetModules();
  const { RunExecutionModal } = await import('./index');
  const user = userEvent.setup();
  const onCancel = vi.fn(async () => undefined);
  const onOpenChange = vi.fn();
  render(<RunExecutionModal open run={running} steps={[]} onCancel={onCancel} onOpenChange={onOpenChange} />);
  const window = await screen.findByRole('dialog', { name: 'Spring' });
  expect(await within(window).findByRole('button', { name: 'Try again' })).toBeInTheDocument();
  await user.click(within(window).getByRole('button', { name: 'Cancel run Spring' }));
  await user.click(await within(window).findByRole('button', { name: 'Confirm Cancel' }));
  await waitFor(() => expect(onCancel).toHaveBeenCalledTimes(1));
  await user.keyboard('{Escape}');
  expect(onOpenChange).toHaveBeenCalledWith(false);
});
