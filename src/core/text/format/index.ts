export { type FormatDateTimeOptions, formatDateTime } from './date-time';
export { type FormatDurationOptions, formatDuration } from './duration';
export type { LocaleOption } from './locale';
export { type FormatNumberOptions, formatNumber, formatPercent, wholePercent } from './number';
export { type FormatRelativeTimeOptions, formatRelativeTime } from './relative-time';
