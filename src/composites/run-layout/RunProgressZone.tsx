import { type ReactNode, useCallback } from 'react';
import { cx } from '../../components/internal/cx';
import { OneLine } from '../../components/internal/text/OneLine';
import { useLiveText } from '../../components/internal/text/useLiveText';
import {
  RunProgressBar,
  RunProgressIndicator,
  RunProgressLabel,
  RunProgressNote,
  RunProgressPercent,
} from '../../components/run-progress-indicator';
import { RunTimeElapsed, RunTimeRemaining, RunTimeStats, RunTimeSteps } from '../../components/run-time-stats';
import { AFTER_ELAPSED } from '../../components/run-time-stats/time-context';
import { hasEnded, type Run } from '../../core/run/run';
import { formatRelativeTime } from '../../core/text/format';
import * as en from '../../core/text/messages/english';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { useProgressOf } from '../../hooks/forecast/useRunProgress';
import { WithForecasts } from '../../hooks/forecast/WithForecasts';
import { useRunContext } from '../../hooks/run-context';
import { useMessages } from '../../hooks/useMessages';
import type { RunInput, RunView } from '../../hooks/useRunView';
import { EndedFacts } from './EndedFacts';
import { RUN_LAYOUT_PARTS as PARTS } from './parts';

const english = { now: en.now, status: en.status };

/** Its height changes with the end of the run, and not with any text. */
const SHRINK = 'rl:[transition:grid-template-rows_240ms_ease-out] rl:motion-reduce:[transition:none]';

/**
 * The progress of a run and its times: the step with its percentage, the bar, the times. The height is fixed while the
 * run is active; after its end, it is a line at the upper edge and the times.
 */
export function RunProgressZone({
  run,
  view,
  input,
  eta,
  slot,
  times,
  hint,
  isHeld,
}: {
  run: Run;
  view: RunView;
  input: RunInput;
  eta: UseEtaOptions | undefined;
  /** `data-slot` of the times. */
  slot: string;
  /** Replaces the times by the app's own. */
  times: (byDefault: ReactNode) => ReactNode;
  /** A temporary note beside the times; it replaces nothing. */
  hint?: ReactNode;
  /** A question stands over it: it stays as high as it is until that is answered. */
  isHeld: boolean;
}) {
  const isOver = hasEnded(run);
  const isFlat = isOver && !isHeld;
  const requestedAt = run.status === 'cancelling' ? (run.cancel?.requestedAt ?? null) : null;
  return (
    <div data-slot={PARTS.progress.slot} data-state={isOver ? 'ended' : 'going'} className="rl:block">
      <WithForecasts>
        <RunProgressIndicator {...input} eta={eta} className="rl:gap-0!">
          <div className={cx('rl:grid', SHRINK, isFlat ? 'rl:grid-rows-[0fr]' : 'rl:grid-rows-[1fr]')}>
            <div className="rl:min-h-0 rl:overflow-hidden">
              <div className="rl:flex rl:h-12 rl:items-center rl:gap-3 rl:pt-4 rl:pb-2">
                {!isOver && (
                  <>
                    <span className="rl:flex rl:min-w-0 rl:flex-1 rl:items-center rl:gap-x-1.5">
                      <RunProgressLabel lines={1} className="rl:type-title! rl:weight-medium! rl:min-w-0">
                        {run.status === 'cancelling' ? <StoppingText view={view} eta={eta} /> : undefined}
                      </RunProgressLabel>
                      {requestedAt !== null && (
                        <Requested at={requestedAt} serverOffsetMs={view.connection.serverOffsetMs} />
                      )}
                    </span>
                    {/* The bar says the same to screen readers. */}
                    <RunProgressPercent aria-hidden className="rl:type-figure!" />
                  </>
                )}
              </div>
            </div>
          </div>
          <RunProgressBar
            className={cx(
              'rl:[transition:height_240ms_ease-out,margin_240ms_ease-out] rl:motion-reduce:[transition:none]',
              isFlat && 'rl:h-0.5! rl:w-auto! rl:rounded-none! rl:-mx-4 rl:@sm:-mx-6',
            )}
          />
          <div
            className={cx(
              'rl:pb-4 rl:[transition:padding_240ms_ease-out] rl:motion-reduce:[transition:none]',
              isFlat ? 'rl:pt-3' : 'rl:pt-2',
            )}
          >
            {times(
              <div data-slot={slot} className="rl:block">
                <RunTimeStats layout="line" {...input} {...(eta && { eta })}>
                  {isOver ? (
                    <EndedFacts run={run} />
                  ) : (
                    <>
                      <RunTimeElapsed />
                      <div className={AFTER_ELAPSED}>
                        <RunTimeRemaining />
                        <RunProgressNote className="rl:min-w-0 rl:truncate" />
                        {hint != null && (
                          <span className="rl:min-w-0 rl:flex-1 rl:truncate rl:text-end rl:type-caption rl:text-muted rl:anim-enter rl:@max-md:hidden">
                            {hint}
                          </span>
                        )}
                        <RunTimeSteps />
                      </div>
                    </>
                  )}
                </RunTimeStats>
              </div>,
            )}
          </div>
        </RunProgressIndicator>
      </WithForecasts>
    </div>
  );
}

/** "Stopping at step 7 of 8: Training TVAE model"; without a known step, "Cancelling…". */
export function StoppingText({ view, eta }: { view: RunView; eta: UseEtaOptions | undefined }) {
  const { now, status } = useMessages(english);
  const { stepNumber, stepName, total } = useProgressOf(view, eta);
  return <OneLine text={stepNumber === null ? status.cancelling : now.stopping(stepNumber, total, stepName)} />;
}

/** "requested 4s ago": a ticking text, so it renders nothing. */
function Requested({ at, serverOffsetMs }: { at: number; serverOffsetMs: number }) {
  const { locale } = useRunContext();
  const { now } = useMessages(english);
  const text = useCallback(
    (machineNow: number) => {
      const serverNow = machineNow + serverOffsetMs;
      const ago = formatRelativeTime(Math.min(at, serverNow), serverNow, { locale, style: 'narrow' });
      return ` · ${now.requested(ago)}`;
    },
    [at, serverOffsetMs, locale, now],
  );
  const element = useLiveText<HTMLSpanElement>(text);
  return (
    <span
      ref={element}
      aria-live="off"
      className="rl:flex-none rl:type-label rl:digits rl:text-muted rl:@max-sm:hidden"
      suppressHydrationWarning
    />
  );
}
