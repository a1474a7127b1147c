import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useMemo } from 'react';
import {
  type CancelHandler,
  CancelRunDialog,
  CancelRunProvider,
  CancelRunStatus,
  CancelRunTrigger,
} from '../../components/cancel-run-button';
import { cx } from '../../components/internal/cx';
import { type ClassNameProp, partProps, useRootAttributes } from '../../components/internal/part';
import { useRestOutOfView } from '../../components/internal/useRestOutOfView';
import { LiveIndicator } from '../../components/live-indicator';
import {
  RunProgressBar,
  RunProgressIndicator,
  RunProgressLabel,
  RunProgressPercent,
} from '../../components/run-progress-indicator';
import { RunStages } from '../../components/run-stages';
import { RunStatusBadge } from '../../components/run-status-badge';
import { hasEnded, isActive, type Run } from '../../core/run/run';
import type { RunConnection } from '../../core/run/snapshot';
import type { RunLinks } from '../../hooks/host/links';
import type { InitialRun } from '../../hooks/host/useSeed';
import { useRunContext } from '../../hooks/run-context';
import { useStateAnnouncementsOf } from '../../hooks/useAnnouncer';
import type { UseEtaOptions } from '../../hooks/useEta';
import { useNeedsSteps } from '../../hooks/useNeedsSteps';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { WithForecasts } from '../../hooks/WithForecasts';
import { WaitingText } from '../internal/RunNotices';
import { useInitialInput } from '../internal/use-run-or-id';
import { CardMetrics } from './CardMetrics';
import { CardName } from './CardName';
import { CardSlot, type RunCardSlots } from './card-slots';
import { RUN_CARD_PARTS as PARTS, type RunCardStatus } from './parts';
import { RunCardMeta } from './RunCardMeta';
import { RunCardTimes } from './RunCardTimes';

/** What a `className` function of the card is called with. */
export interface RunCardState {
  /** The run's status, or what is known instead. */
  status: RunCardStatus;
  /** The run; `null` while it is not known. */
  run: Run | null;
  /** It is chosen in a list. */
  isSelected: boolean;
}

/** Props of {@link RunCard}; all others go to the element. */
export interface RunCardProps
  extends Omit<ComponentPropsWithoutRef<'article'>, 'className' | 'onSelect'>,
    Pick<RunInput, 'runId' | 'run'>,
    Pick<InitialRun, 'initialRun'>,
    RunLinks {
  /** How fresh `run` is, for hosts that pass it themselves: what the LIVE mark shows. Default: none. */
  connection?: Pick<RunConnection, 'state' | 'error'> | undefined;
  /** Server clock minus this machine's, ms, for hosts that pass `run`. Default 0. */
  serverOffsetMs?: number | undefined;
  /** Makes the whole card a button that calls this with the run's id. */
  onSelect?: ((runId: string) => void) | undefined;
  /** Marks the card as the chosen one. Default false. */
  isSelected?: boolean | undefined;
  /** Sends the cancel where there is no provider. */
  onCancel?: CancelHandler | undefined;
  /** Asks for a reason when cancelling. Default false. */
  withReason?: boolean | undefined;
  /** False = the bar jumps instead of growing; for long lists. Default true. */
  animated?: boolean | undefined;
  /** What the estimate may know. Keep it outside of rendering. */
  eta?: UseEtaOptions | undefined;
  /** The question whether to cancel opens or closes. */
  onConfirmationChange?: ((isOpen: boolean) => void) | undefined;
  /** Places for your own, see {@link RunCardSlots}; they win over those of the list. */
  slots?: RunCardSlots | undefined;
  /** Shows these metrics with their verdicts: a key, or `group.key`. Default none. */
  metrics?: readonly string[] | undefined;
  /** Put before the name, e.g. a mark that selects the run. */
  leading?: ReactNode;
  /** Text, or a function of the state. */
  className?: ClassNameProp<RunCardState>;
  /** Put at the end of the card, e.g. a link or a menu button: they can be pressed although the card is a button. */
  children?: ReactNode;
}

/** One run in a list: name, state, LIVE, data set, a thin bar with the step, since when, how much longer, and a small cancel. */
export const RunCard = forwardRef<HTMLElement, RunCardProps>(function RunCard(
  {
    runId,
    run: given,
    initialRun,
    connection,
    serverOffsetMs,
    onSelect,
    isSelected = false,
    onCancel,
    withReason,
    onConfirmationChange,
    leading,
    slots,
    metrics,
    getHref,
    linkComponent,
    animated = true,
    eta,
    className,
    children,
    ...props
  },
  ref,
) {
  const root = useRootAttributes();
  const setElement = useRestOutOfView(ref);
  const needsSteps = useNeedsSteps(runId, given);
  const input = useInitialInput({ runId, run: given, initialRun });
  const view = useRunView(input, { steps: needsSteps, metrics: metrics !== undefined });
  const { run } = view;
  useStateAnnouncementsOf(view);
  const state = useMemo<RunCardState>(() => ({ status: run?.status ?? 'loading', run, isSelected }), [run, isSelected]);
  const line = view.isWatched ? view.connection : connection;
  const name = (run?.name || run?.id) ?? view.runId ?? '';
  const ended = run !== null && hasEnded(run);
  const { links } = useRunContext();
  const href = run === null ? null : ((getHref ?? links?.getHref)?.(run) ?? null);
  const isPressable = onSelect !== undefined || href !== null;
  const footer =
    run === null ? children : <CardSlot name="cardFooter" slots={slots} run={run} byDefault={children ?? null} />;
  return (
    <article
      {...root}
      {...partProps({
        slot: PARTS.root.slot,
        state: state.status,
        base: cx(
          'rl:relative rl:flex rl:w-full rl:flex-col rl:gap-2.5 rl:rounded-lg rl:edge rl:bg-raised rl:p-4 rl:lift-sm rl:ease-colors',
          isPressable && 'rl:hover:border-line-strong',
          isSelected && 'rl:border-accent',
        ),
        className,
        param: state,
      })}
      ref={setElement}
      {...props}
    >
      <CancelRunProvider
        {...(view.isWatched && { runId })}
        run={run}
        onCancel={onCancel}
        withReason={withReason}
        onOpenChange={onConfirmationChange}
        size="sm"
      >
        <div className="rl:flex rl:flex-col rl:gap-1">
          <div className="rl:flex rl:flex-wrap rl:items-center rl:justify-between rl:gap-x-3 rl:gap-y-1.5">
            {leading !== undefined && (
              <span className="rl:relative rl:z-1 rl:-ms-1 rl:-me-1.5 rl:inline-flex rl:shrink-0">{leading}</span>
            )}
            {name === '' ? (
              <span aria-hidden className="rl:block rl:h-4 rl:flex-1 rl:basis-48 rl:skeleton" />
            ) : (
              <h3 className="rl:max-w-full rl:flex-1 rl:basis-48 rl:type-body rl:weight-semibold rl:text-text">
                <CardName
                  name={name}
                  href={href}
                  linkComponent={linkComponent ?? links?.linkComponent}
                  isSelected={isSelected}
                  onSelect={onSelect && view.runId !== null ? () => onSelect(view.runId ?? '') : null}
                />
              </h3>
            )}
            <div className="rl:flex rl:max-w-full rl:shrink-0 rl:items-center rl:gap-2.5">
              <RunStatusBadge run={run} />
              {run !== null && isActive(run.status) && line !== undefined && <LiveIndicator connection={line} />}
              {run !== null && (
                <span className="rl:above-button rl:inline-flex rl:items-center rl:gap-1 rl:empty:hidden">
                  <CardSlot name="cardActions" slots={slots} run={run} />
                </span>
              )}
            </div>
          </div>
          {run === null ? (
            <RunCardMeta run={null} />
          ) : (
            <CardSlot name="cardFacts" slots={slots} run={run} byDefault={<RunCardMeta run={run} />} />
          )}
        </div>
        {run?.stages != null && run.stages.length > 0 && <RunStages run={run} size="sm" />}
        {run === null ? (
          <span aria-hidden className="rl:block rl:h-0.5 rl:w-full rl:skeleton" />
        ) : (
          !ended && (
            <WithForecasts>
              <RunProgressIndicator run={run} steps={view.steps} size="sm" animated={animated} eta={eta}>
                <RunProgressBar />
                <div className="rl:flex rl:min-h-6 rl:items-center rl:gap-2.5">
                  <RunProgressLabel className="rl:flex-1" />
                  <RunProgressPercent />
                  <CancelRunTrigger />
                </div>
              </RunProgressIndicator>
            </WithForecasts>
          )
        )}
        {run?.status === 'waiting' && (
          <p className="rl:type-label rl:text-waiting rl:wrap-anywhere">
            <WaitingText waitingFor={run.waitingFor} />
          </p>
        )}
        {run?.status === 'failed' && run.error != null && (
          <p className="rl:line-clamp-2 rl:type-label rl:text-danger-text rl:wrap-anywhere">
            <bdi>{run.error.message}</bdi>
          </p>
        )}
        {run !== null && metrics && metrics.length > 0 && <CardMetrics input={input} names={metrics} />}
        {run !== null && (
          <div
            data-slot={PARTS.times.slot}
            className="rl:flex rl:flex-wrap rl:items-center rl:gap-x-2 rl:gap-y-1 rl:type-caption rl:text-muted rl:digits rl:empty:hidden"
          >
            <CardSlot
              name="cardTimes"
              slots={slots}
              run={run}
              byDefault={
                <RunCardTimes
                  run={run}
                  serverOffsetMs={view.isWatched ? view.connection.serverOffsetMs : (serverOffsetMs ?? 0)}
                  eta={eta}
                />
              }
            />
          </div>
        )}
        <CancelRunStatus className="rl:relative rl:z-1" />
        <CancelRunDialog />
      </CancelRunProvider>
      {isPressable ? (
        <div className="rl:above-button rl:flex rl:flex-col rl:gap-2.5 rl:empty:hidden">{footer}</div>
      ) : (
        footer
      )}
    </article>
  );
});
