import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import type { Run } from '../../core/run/run';
import { CancelRunButton } from '../cancel-run-button';

// A new version was deployed, and the old chunk is gone.
vi.mock('./ConfirmDialog', () => {
  throw new Error('404');
});

const running: Run = { id: 'run-1', status: 'running', name: 'Spring' };

it('asks in place where the dialog cannot be loaded: cancelling does not depend on it', async () => {
  const user = userEvent.setup();
  const onCancel = vi.fn(async () => undefined);
  render(<CancelRunButton run={running} onCancel={onCancel} />);
  const trigger = screen.getByRole('button', { name: 'Cancel run Spring' });

  await user.click(trigger);
  expect(await screen.findByRole('alertdialog')).toHaveAccessibleName('Cancel Run?');
  expect(screen.getByRole('button', { name: 'Keep running' })).toHaveFocus();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(trigger).toHaveFocus();

  await user.click(trigger);
  await user.click(await screen.findByRole('button', { name: 'Confirm Cancel' }));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(onCancel).toHaveBeenCalledTimes(1);
});
