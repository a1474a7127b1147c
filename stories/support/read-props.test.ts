// @vitest-environment node
import { expect, it } from 'vitest';
import { readProps } from '../../.storybook/read-props';

const tables = readProps(process.cwd());

it('reads what a prop table shows from the reference: real types, texts and defaults', () => {
  expect(tables.RunStatusBadge?.size).toMatchObject({ type: "'sm' | 'lg'", isRequired: false, default: 'sm' });
  expect(tables.RunStatusBadge?.showStep).toMatchObject({ type: 'boolean', default: 'false' });
  expect(tables.RunStatusBadge?.size?.text).toMatch(/tinted/);
});

it('knows every component that has a page', () => {
  for (const name of ['RunsList', 'RunCard', 'RunExecutionModal', 'RealTimeRunStatus', 'LiveActivityFeed']) {
    const props = Object.values(tables[name] ?? {});
    expect(props.length, name).toBeGreaterThan(5);
    for (const { type, text } of props) expect(`${type} ${text}`.trim().length).toBeGreaterThan(3);
  }
});
