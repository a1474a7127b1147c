// The icons of the original plan, each compared with Lucide's icon of the plan's name.
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  AlertCircle,
  AlertTriangle,
  BarChart3,
  Brain,
  Clock,
  Database,
  Loader2,
  RefreshCw,
  StopCircle,
  X,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { expect, it } from 'vitest';
import type { Run, StepKind } from '../core/run/run';
import { CancelRunButton } from './cancel-run-button';
import { confirmDialog } from './confirm/ConfirmSurface';
import { LiveActivityFeed } from './live-activity-feed';
import { RunProgressIndicator } from './run-progress-indicator';
import { RunStatusBadge } from './run-status-badge';

const running: Run = {
  id: 'run-1',
  status: 'running',
  name: 'Spring',
  currentStep: { n: 3, kind: 'training', name: 'Training CTGAN model', startedAt: null },
};

/** The content of an icon, regardless of its size and class. */
const drawn = (svg: Element | null | undefined) => svg?.innerHTML;
const ofLucide = (Icon: ComponentType) =>
  drawn(render(<Icon />, { container: document.createElement('div') }).container.firstElementChild);

it.each<[StepKind, ComponentType]>([
  ['planned', Brain],
  ['training', Database],
  ['metrics', BarChart3],
  ['error', AlertCircle],
  ['backup', RefreshCw],
])('a step of the kind "%s" has the plan’s icon', (kind, Icon) => {
  render(<LiveActivityFeed steps={[{ id: '1', n: 1, kind, status: 'done', title: 'A step' }]} />);
  const icons = [...screen.getByRole('listitem').querySelectorAll('svg')].map(drawn);
  expect(icons).toContain(ofLucide(Icon));
});

it.each([
  ['queued', Clock],
  ['running', Loader2],
] as const)('the badge of a run that is %s has the plan’s icon', (status, Icon) => {
  const { container } = render(<RunStatusBadge status={status} />);
  expect(drawn(container.querySelector('svg'))).toBe(ofLucide(Icon));
});

it('the line of the current step begins with a turning circle', () => {
  const { container } = render(<RunProgressIndicator run={running} />);
  const icon = container.querySelector('svg');
  expect(drawn(icon)).toBe(ofLucide(Loader2));
  expect(icon).toHaveClass('rl:anim-spin');
});

it.each([
  ['sm', X],
  ['md', StopCircle],
] as const)('the cancel button of size %s has the plan’s icon', (size, Icon) => {
  const { container } = render(<CancelRunButton run={running} size={size} onCancel={async () => undefined} />);
  expect(drawn(container.querySelector('svg'))).toBe(ofLucide(Icon));
});

it('the question warns with the plan’s icon', async () => {
  await confirmDialog.preload();
  render(<CancelRunButton run={running} onCancel={async () => undefined} />);
  await userEvent.click(screen.getByRole('button', { name: 'Cancel run Spring' }));
  const dialog = screen.getByRole('alertdialog');
  expect(within(dialog).getByRole('heading', { name: 'Cancel Run?' })).toBeVisible();
  expect(drawn(dialog.querySelector('svg'))).toBe(ofLucide(AlertTriangle));
});
