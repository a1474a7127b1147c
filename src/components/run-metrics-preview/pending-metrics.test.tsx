import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { RunMetricsPreview } from '.';

const definitions = {
  ks_mean: { after: 'Measuring utility' },
  corr_delta: { after: 'Measuring utility' },
  mia_auc: { after: 'Measuring privacy' },
};
const pending = ['ks_mean', 'corr_delta', 'mia_auc', 'dup_rate'];

it('says with which step a metric comes: once for a group that comes together, else beside each', () => {
  render(<RunMetricsPreview metrics={[]} expected={pending} definitions={definitions} />);
  expect(screen.getByRole('group', { name: 'Utility' })).toHaveTextContent(/^Utilityafter Measuring utility/);
  const privacy = screen.getByRole('group', { name: 'Privacy' });
  expect(privacy).toHaveTextContent('after Measuring privacy');
  expect(privacy).toHaveTextContent('Not yet available');
  expect(screen.getAllByText('after Measuring privacy')).toHaveLength(1);
});

it('says nothing of it any more once the run has ended', () => {
  const run = { id: 'r', status: 'failed' } as const;
  render(<RunMetricsPreview run={run} metrics={[]} expected={pending} definitions={definitions} />);
  expect(screen.getByRole('group', { name: 'Utility' })).toHaveTextContent(/^UtilityNot measured/);
});
