import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTRAST_PAIRS, readTokens } from './contrast';

/** The shades of Tailwind the feature plan names. */
const SHADES: Record<string, string> = {
  'gray-100': '#f3f4f6',
  'gray-200': '#e5e7eb',
  'gray-300': '#d1d5db',
  'gray-600': '#4b5563',
  'gray-800': '#1f2937',
  'gray-900': '#111827',
  'blue-100': '#dbeafe',
  'blue-300': '#93c5fd',
  'blue-500': '#3b82f6',
  'blue-600': '#2563eb',
  'blue-700': '#1d4ed8',
  'blue-800': '#1e40af',
  'green-100': '#dcfce7',
  'green-300': '#86efac',
  'green-500': '#22c55e',
  'green-600': '#16a34a',
  'green-800': '#166534',
  'red-100': '#fee2e2',
  'red-300': '#fca5a5',
  'red-500': '#ef4444',
  'red-600': '#dc2626',
  'red-800': '#991b1b',
  'yellow-100': '#fef9c3',
  'yellow-600': '#ca8a04',
  'yellow-800': '#854d0e',
  'purple-100': '#f3e8ff',
  'purple-300': '#d8b4fe',
  'orange-100': '#ffedd5',
  'orange-300': '#fdba74',
};

/** What the plan colours, and how. */
const PLAN: readonly [token: string, shade: string][] = [
  ['status-queued-bg', 'gray-100'],
  ['status-queued-fg', 'gray-800'],
  ['status-running-bg', 'blue-100'],
  ['status-running-fg', 'blue-800'],
  ['status-succeeded-bg', 'green-100'],
  ['status-succeeded-fg', 'green-800'],
  ['status-failed-bg', 'red-100'],
  ['status-failed-fg', 'red-800'],
  ['status-cancelled-bg', 'yellow-100'],
  ['status-cancelled-fg', 'yellow-800'],
  ['status-running-solid', 'blue-500'],
  ['status-succeeded-solid', 'green-500'],
  ['status-failed-solid', 'red-500'],
  ['live', 'green-500'],
  ['progress-from', 'blue-500'],
  ['progress-to', 'blue-600'],
  ['track', 'gray-200'],
  ['accent-text', 'blue-700'],
  ['kind-planned-bg', 'purple-100'],
  ['kind-planned-border', 'purple-300'],
  ['kind-training-bg', 'blue-100'],
  ['kind-training-border', 'blue-300'],
  ['kind-metrics-bg', 'green-100'],
  ['kind-metrics-border', 'green-300'],
  ['kind-error-bg', 'red-100'],
  ['kind-error-border', 'red-300'],
  ['kind-backup-bg', 'orange-100'],
  ['kind-backup-border', 'orange-300'],
  ['pass', 'green-600'],
  ['warn', 'yellow-600'],
  ['fail', 'red-600'],
  ['text', 'gray-900'],
  ['remaining', 'blue-600'],
  ['text-muted', 'gray-600'],
  ['secondary', 'gray-200'],
  ['secondary-hover', 'gray-300'],
  ['danger', 'red-500'],
  ['danger-hover', 'red-600'],
  ['accent', 'blue-500'],
  ['accent-hover', 'blue-600'],
];

const light = readTokens(readFileSync('src/styles/tokens.css', 'utf8'), 'light');

/** What is written beside a pair in TOKENS.md; the hover of a button is noted with the button. */
const isNoted = (token: string, shade: string) =>
  CONTRAST_PAIRS.some(
    ({ foreground, background, note = '' }) =>
      [foreground, background].includes(token.replace(/-hover$/, '')) && note.includes(shade.split('-')[0] ?? shade),
  );

describe('the plan’s colours', () => {
  it.each(PLAN)('%s is %s, or it is written down why not', (token, shade) => {
    if (light.get(token) !== SHADES[shade]) expect(isNoted(token, shade)).toBe(true);
  });

  it('darken the page by half behind a question', () => {
    expect(readFileSync('src/styles/tokens.css', 'utf8')).toContain('--rl-overlay-default: rgb(0 0 0 / 0.5);');
  });
});
