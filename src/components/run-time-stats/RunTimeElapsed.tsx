import { type ComponentPropsWithoutRef, forwardRef, useCallback, useState } from 'react';
import type { Run } from '../../core/run/run';
import { formatDuration } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import { cx } from '../internal/cx';
import { type ClassNameProp, partProps } from '../internal/part';
import { useLiveText } from '../internal/useLiveText';
import { createElapsedHold, type ElapsedHold, elapsedOf } from './elapsed';
import { RUN_TIME_STATS_PARTS as PARTS } from './parts';
import { type RunTimeStatsState, useTimePart } from './time-context';

const english = { elapsed: en.elapsed };

/** Props of {@link RunTimeElapsed}; all others go to the element. */
export interface RunTimeElapsedProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className'> {
  /** Class of this part, or a function of its state. */
  className?: ClassNameProp<RunTimeStatsState>;
  /** Class of the word beside the time. */
  labelClassName?: string | undefined;
}

/** "2m 34s", large. Children replace the text that ticks. */
export const RunTimeElapsed = forwardRef<HTMLDivElement, RunTimeElapsedProps>(function RunTimeElapsed(
  { className, labelClassName, children, ...props },
  ref,
) {
  const part = useTimePart('RunTimeElapsed');
  const messages = useMessages(english);
  return (
    <div
      {...partProps({
        slot: PARTS.elapsed.slot,
        state: part.status,
        base: 'rl:flex rl:flex-col rl:gap-1',
        className,
        param: part,
      })}
      ref={ref}
      {...props}
    >
      <span data-slot={PARTS.elapsedLabel.slot} className={cx('rl:type-caption rl:text-muted', labelClassName)}>
        {messages.elapsed}
      </span>
      {/* Never read out by itself, also where a host stands it into a live region. */}
      <span
        aria-live="off"
        className={cx(
          'rl:type-display rl:digits rl:whitespace-nowrap',
          part.status === 'running' || part.status === 'ended' ? 'rl:text-text' : 'rl:text-muted',
        )}
      >
        {children ?? (part.status === 'loading' ? <Placeholder /> : <ElapsedText />)}
      </span>
    </div>
  );
});

function Placeholder() {
  return <span aria-hidden="true" className="rl:skeleton rl:block rl:h-7 rl:w-28" />;
}

/** The text alone. While the run goes on the page's clock writes it; a second passing renders nothing. */
function ElapsedText() {
  const { view, status } = useTimePart('RunTimeElapsed');
  const { locale } = useRunContext();
  const [hold] = useState(createElapsedHold);
  const { run, connection } = view;
  if (status === 'running') return <PassingText run={run} serverOffsetMs={connection.serverOffsetMs} hold={hold} />;
  return <>{textOf(hold.peek(run, elapsedOf(run, null)), locale)}</>;
}

function PassingText({ run, serverOffsetMs, hold }: { run: Run | null; serverOffsetMs: number; hold: ElapsedHold }) {
  const { locale } = useRunContext();
  const text = useCallback(
    (now: number) => textOf(hold.show(run, elapsedOf(run, now + serverOffsetMs)), locale),
    [run, serverOffsetMs, locale, hold],
  );
  const element = useLiveText<HTMLSpanElement>(text);
  return (
    <span ref={element} suppressHydrationWarning>
      {textOf(elapsedOf(run, null), locale)}
    </span>
  );
}

const textOf = (ms: number | null, locale: string | undefined) => (ms === null ? '—' : formatDuration(ms, { locale }));
