import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { LiveIndicator } from '../../components/live-indicator';
import type { RunStep } from '../../core/run/run';
import { defaultMessages } from '../../core/text/messages';
import { ar } from '../../locales/ar';
import { de } from '../../locales/de';
import { es } from '../../locales/es';
import { fr } from '../../locales/fr';
import { ja } from '../../locales/ja';
import { RealTimeRunStatus } from '../real-time-run-status';

const decided = (detail: string | null): RunStep => ({
  id: 's',
  n: 1,
  kind: 'planned',
  status: 'done',
  title: 'Planning the run',
  detail,
  agent: true,
});

describe('hosts.md 3, "Texts": one word for one thing', () => {
  it.each([
    [
      'CTGAN for 300 epochs at batch size 500. If it does not converge: TVAE.',
      'CTGAN for 300 epochs at batch size 500.',
    ],
    ['Batch size 2.5 times larger', 'Batch size 2.5 times larger'],
    ['TVAE\nbecause of the mode collapse.', 'TVAE'],
  ])('"Agent: Planning the run repeats a title": of %s it says %s', (detail, said) => {
    const { getByTitle } = render(<RealTimeRunStatus run={{ id: 'r', status: 'running' }} steps={[decided(detail)]} />);
    expect(getByTitle(`Agent: ${said}`)).toHaveTextContent(said);
  });

  it.each(['  ', null])('of %s it says nothing: the title of a step stands in the activity', (detail) => {
    const { container } = render(<RealTimeRunStatus run={{ id: 'r', status: 'running' }} steps={[decided(detail)]} />);
    expect(container.querySelector('[data-slot="run-facts"]')).not.toHaveTextContent('Planning the run');
  });

  it('"polling looks exactly like live": its dot does not pulse, and says why', () => {
    const { container, rerender } = render(<LiveIndicator connection="polling" />);
    expect(container.querySelector('[class~="rl:anim-ping"]')).toBeNull();
    expect(container.firstElementChild).toHaveAttribute('title', 'Updates every few seconds');
    rerender(<LiveIndicator connection="live" />);
    expect(container.querySelector('[class~="rl:anim-ping"]')).not.toBeNull();
  });

  it('"Out of date" and "…": the same for old data everywhere, and for all that is under way', () => {
    for (const { connection, feed } of [defaultMessages, ar, de, es, fr, ja]) {
      expect(feed.stale).toBe(connection.stale);
      for (const state of ['connecting', 'reconnecting'] as const) expect(connection[state]).toMatch(/…$/);
      // Next to "LIVE" it names the transport, and no activity.
      expect(connection.polling).not.toMatch(/…$/);
    }
  });
});
