import type { Logger } from '../settings';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];

const toText = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** Writes one JSON object per line to stderr, errors with their stack. Stacks appear in logs, never in responses. */
export function createLogger(level: LogLevel): Logger {
  const log =
    (at: LogLevel): Logger['info'] =>
    (event, { error, ...fields } = {}) => {
      if (LEVELS.indexOf(at) < LEVELS.indexOf(level)) return;
      const cause = error === undefined ? {} : { error: toText(error) };
      const line = { time: new Date().toISOString(), level: at, event, ...fields, ...cause };
      process.stderr.write(`${JSON.stringify(line)}\n`);
    };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

/** Parses the log level; defaults to `info`. */
export const toLogLevel = (name = ''): LogLevel => LEVELS.find((level) => level === name) ?? 'info';
