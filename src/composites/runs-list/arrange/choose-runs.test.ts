import { expect, it } from 'vitest';
import type { Run } from '../../../core/run/run';
import { chooseRuns } from './choose-runs';

const finds = (name: string, search: string, locale: string) => {
  const runs: Run[] = [{ id: '1', name, status: 'running' }];
  const choice = { status: null, chosen: {}, filters: [], sort: 'newest' as const };
  return chooseRuns(runs, { ...choice, search, locale }).length === 1;
};

it.each([
  ['IMPORT', 'import', 'tr'],
  ['import', 'IMPORT', 'tr'],
  ['ISPARTA', 'ısparta', 'tr'],
  ['İstanbul', 'istanbul', 'en'],
  ['Zu\u0308rich', 'Zürich', 'de'],
  ['Zürich', 'zurich', 'en'],
  ['Große Daten', 'GROSSE', 'de'],
  ['ΟΔΟΣ', 'οδοσ', 'el'],
  ['データ', 'データ', 'ja'],
  ['a+(b [c] \\d', '+( [c] \\d', 'en'],
])('%s is found by "%s" (%s)', (name, search, locale) => {
  expect(finds(name, search, locale)).toBe(true);
});

it('and not by what is not in it', () => {
  expect(finds('Import', '.', 'en')).toBe(false);
  expect(finds('Import', 'import x', 'en')).toBe(false);
});

it('finds a run by its new name, even if the app has changed the object itself', () => {
  const run: Run = { id: '1', name: 'Import', status: 'running' };
  const choice = { status: null, chosen: {}, filters: [], sort: 'newest' as const, locale: 'en' };
  expect(chooseRuns([run], { ...choice, search: 'export' })).toEqual([]);
  run.name = 'Export';
  expect(chooseRuns([run], { ...choice, search: 'export' })).toEqual([run]);
});
