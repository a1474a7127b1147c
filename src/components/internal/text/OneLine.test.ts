// @vitest-environment node
import { expect, it } from 'vitest';
import { splitAtName } from './OneLine';

it.each([
  ['مجموعة البيانات: customers', ['مجموعة البيانات: ', 'customers']],
  ['Step \u20683\u2069 of \u20688\u2069: \u2068עברית v2\u2069', ['Step 3 of 8: ', 'עברית v2']],
  ['Train on "عملاء"', ['Train on ', '"عملاء"']],
  ['تحميل «customers»', ['تحميل ', '«customers»']],
  ['Clean data (عملاء)', ['Clean data ', '(عملاء)']],
  ['تحميل ["customers"]', ['تحميل ', '["customers"]']],
  ['ABC עברית DEF', null],
  ['customers', null],
])('splits "%s" before its name and what it stands in', (text, parts) => {
  expect(splitAtName(text)).toEqual(parts);
});
