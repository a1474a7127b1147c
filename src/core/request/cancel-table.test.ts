// @vitest-environment node
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { REQUEST_PHASES } from '../run/snapshot/snapshot';
import { CANCEL_EVENTS, CANCEL_TRANSITIONS } from './cancel-machine';

it('docs/internals/cancelling.md shows the transition table as it is in the code', () => {
  const text = readFileSync('docs/internals/cancelling.md', 'utf8');
  const shown = text.split('<!-- cancel-table:begin -->')[1]?.split('<!-- cancel-table:end -->')[0]?.trim();
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const expected = [
    row(['phase', ...CANCEL_EVENTS]),
    `|${'---|'.repeat(CANCEL_EVENTS.length + 1)}`,
    ...REQUEST_PHASES.map((phase) =>
      row([phase, ...CANCEL_EVENTS.map((event) => CANCEL_TRANSITIONS[phase][event] ?? '')]),
    ),
  ].join('\n');
  expect(shown).toBe(expected);
});
