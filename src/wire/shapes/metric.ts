import * as v from 'valibot';
import { described, measured, text } from './values';

/** One measured value. */
export const Metric = v.object({
  value: described(measured, '`null` until it is measured.'),
  label: v.optional(described(text, 'Display name. Default: the key.')),
  unit: v.optional(described(text, 'Unit shown after the number.')),
  group: v.optional(described(text, 'Heading of the group it is shown in.')),
  direction: v.optional(described(v.picklist(['lower', 'higher']), 'Which direction is better.')),
  pass: v.optional(described(v.number(), 'Threshold from which the value passes.')),
  warn: v.optional(described(v.number(), 'Threshold from which the value is only a warning.')),
});
