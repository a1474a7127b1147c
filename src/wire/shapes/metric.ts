import * as v from 'valibot';
import { described, measured, text } from './values';

/** One measured value. */
export const Metric = v.object({
  value: described(measured, '`null` when it is not measured yet.'),
  label: v.optional(described(text, 'What people read; without it the key.')),
  unit: v.optional(described(text, 'Unit after the number.')),
  group: v.optional(described(text, 'Heading it stands under.')),
  direction: v.optional(described(v.picklist(['lower', 'higher']), 'Which way is better.')),
  pass: v.optional(described(v.number(), 'The value from which on it passes.')),
  warn: v.optional(described(v.number(), 'The value from which on it only warns.')),
});
