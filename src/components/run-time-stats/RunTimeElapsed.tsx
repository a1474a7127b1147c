import { type ComponentPropsWithoutRef, forwardRef, useCallback, useState } from 'react';
import type { Run } from '../../core/run/run';
import { formatDuration } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { cx } from '../internal/cx';
import { type ClassNameProp, partProps } from '../internal/part';
import { steadyDuration } from '../internal/text/steady-duration';
import { useLiveText } from '../internal/text/useLiveText';
import { createElapsedHold, type ElapsedHold, elapsedOf } from './elapsed';
import { RUN_TIME_STATS_PARTS as PARTS } from './parts';
import { type RunTimeStatsState, useTimePart } from './time-context';

const english = { elapsed: en.elapsed, elapsedTime: en.elapsedTime };

/** Placeholder for the time in "2m 34s elapsed", whose words are smaller than the time. */
const PLACE = '\uFFFC';

/** Props of {@link RunTimeElapsed}; all others go to the element. */
export interface RunTimeElapsedProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunTimeStatsState>;
  /** Class of the word beside the time. */
  labelClassName?: string | undefined;
}

/** "2m 34s", large. Children replace the ticking text. */
export const RunTimeElapsed = forwardRef<HTMLDivElement, RunTimeElapsedProps>(function RunTimeElapsed(
  { className, labelClassName, children, ...props },
  ref,
) {
  const part = useTimePart('RunTimeElapsed');
  const messages = useMessages(english);
  const isLine = part.layout === 'line';
  // The word is redundant beside the time of an ended run. Some languages isolate the time; its element does that here.
  const [before = '', after = ''] =
    part.status === 'running'
      ? messages
          .elapsedTime(PLACE)
          .replace(/[\u2066-\u2069]/g, '')
          .split(PLACE)
      : [messages.elapsed, ''];
  const label = (text: string, isHeard: boolean) => (
    <span
      data-slot={PARTS.elapsedLabel.slot}
      className={cx(
        isHeard
          ? 'rl:visually-hidden'
          : isLine
            ? 'rl:type-label rl:text-muted rl:@max-sm:hidden'
            : 'rl:type-caption rl:text-muted',
        labelClassName,
      )}
    >
      {text}
    </span>
  );
  return (
    <div
      {...partProps({
        slot: PARTS.elapsed.slot,
        state: part.status,
        base: isLine
          ? cx(
              // The text beside it may be cut off, the time may not.
              'rl:relative rl:flex-none rl:items-baseline rl:gap-x-1.5',
              part.status === 'waiting' ? 'rl:hidden' : 'rl:flex',
              // The time gets longer now and then; nothing beside it may move.
              part.status === 'running' && 'rl:min-w-34 rl:@max-sm:min-w-18',
            )
          : 'rl:flex rl:flex-col rl:gap-1',
        className,
        param: part,
      })}
      ref={ref}
      {...props}
    >
      {isLine
        ? before.trim() !== '' && label(before.trim(), part.status !== 'running')
        : label(messages.elapsed, false)}
      {isLine && before.trim() !== '' && ' '}
      {/* Never announced by itself, even inside an app's live region. */}
      <span
        aria-live="off"
        className={cx(
          // On a phone, no larger than the title above it.
          isLine
            ? 'rl:type-figure rl:@max-sm:type-title rl:whitespace-nowrap'
            : 'rl:type-display rl:digits rl:whitespace-nowrap',
          part.status === 'running' || part.status === 'ended' ? 'rl:text-text' : 'rl:text-muted',
        )}
      >
        {children ?? (part.status === 'loading' ? <Placeholder isLine={isLine} /> : <ElapsedText />)}
      </span>
      {/* A gap separates them visually; the space is for screen readers and copying. */}
      {isLine && ' '}
      {isLine && after.trim() !== '' && (
        <span
          data-slot={PARTS.elapsedLabel.slot}
          className={cx('rl:type-label rl:text-muted rl:@max-sm:hidden', labelClassName)}
        >
          {after.trim()}
        </span>
      )}
    </div>
  );
});

function Placeholder({ isLine }: { isLine: boolean }) {
  return (
    <span aria-hidden="true" className={cx('rl:skeleton rl:block', isLine ? 'rl:h-5 rl:w-20' : 'rl:h-7 rl:w-28')} />
  );
}

/** The text. While the run is active, the page's clock writes it, so a passing second renders nothing. */
function ElapsedText() {
  const { view, status, layout } = useTimePart('RunTimeElapsed');
  const { locale } = useRunContext();
  const [hold] = useState(createElapsedHold);
  const { run, connection } = view;
  if (status === 'running')
    return (
      <PassingText
        run={run}
        serverOffsetMs={connection.serverOffsetMs}
        hold={hold}
        // In a line, the word "elapsed" follows.
        write={layout === 'line' ? steadyDuration : plainDuration}
      />
    );
  return <>{textOf(hold.peek(run, elapsedOf(run, null)), locale)}</>;
}

function PassingText({
  run,
  serverOffsetMs,
  hold,
  write,
}: {
  run: Run | null;
  serverOffsetMs: number;
  hold: ElapsedHold;
  /** Writes the time. */
  write: (ms: number, locale: string | undefined) => string;
}) {
  const { locale } = useRunContext();
  const text = useCallback(
    (now: number) => textOf(hold.show(run, elapsedOf(run, now + serverOffsetMs)), locale, write),
    [run, serverOffsetMs, locale, hold, write],
  );
  const element = useLiveText<HTMLSpanElement>(text);
  return (
    <span ref={element} suppressHydrationWarning>
      {textOf(elapsedOf(run, null), locale, write)}
    </span>
  );
}

const plainDuration = (ms: number, locale: string | undefined) => formatDuration(ms, { locale });

const textOf = (ms: number | null, locale: string | undefined, write = plainDuration) =>
  ms === null ? '—' : write(ms, locale);
