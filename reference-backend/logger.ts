/** Structured logs: one event, its fields. */
export interface Logger {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Writes one JSON object per line to standard error. Errors become their message and stack: logs are ours, answers are not. */
export function createLogger(level: LogLevel): Logger {
  const write =
    (at: LogLevel) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      if (LEVELS.indexOf(at) < LEVELS.indexOf(level)) return;
      const { error, ...rest } = fields;
      const cause =
        error === undefined ? {} : { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      process.stderr.write(
        `${JSON.stringify({ time: new Date().toISOString(), level: at, event, ...rest, ...cause })}\n`,
      );
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
