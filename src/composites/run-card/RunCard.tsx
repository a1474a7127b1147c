import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useCallback, useMemo } from 'react';
import { type CancelHandler, CancelRunProvider } from '../../components/cancel-run-button';
import { CancelRunPlaceContext, TITLED_PLACE } from '../../components/cancel-run-button/cancel-run-place';
import { cx } from '../../components/internal/cx';
import { usePauseOffscreen } from '../../components/internal/motion/usePauseOffscreen';
import { type ClassNameProp, partProps, useRootAttributes } from '../../components/internal/part';
import { RunStages } from '../../components/run-stages';
import { hostHref } from '../../core/platform/safe-href';
import { hasEnded, isActive, type Run } from '../../core/run/run';
import type { RunConnection } from '../../core/run/snapshot/snapshot';
import { useStateAnnouncementsOf } from '../../hooks/announce/useAnnouncer';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import type { RunLinks } from '../../hooks/host/links';
import type { InitialRun } from '../../hooks/host/useSeed';
import { useResultOf } from '../../hooks/host/useStable';
import { useCalmRun } from '../../hooks/run/calm-run';
import { useNeedsSteps } from '../../hooks/run/useNeedsSteps';
import { useRunContext } from '../../hooks/run-context';
import { type RunInput, useRunView } from '../../hooks/useRunView';
import { useInitialInput } from '../internal/use-run-or-id';
import { CardBadge } from './CardBadge';
import { CardMetrics } from './CardMetrics';
import { CardProgress } from './CardProgress';
import { CARD } from './card-layout';
import { CardSlot, type RunCardSlots } from './card-slots';
import { RUN_CARD_PARTS as PARTS, type RunCardStatus } from './parts';
import { RunCardMeta } from './RunCardMeta';
import { RunCardTimes } from './RunCardTimes';
import { CancelDialog, CancelStatus, CancelTrigger, Live, Meta, Title } from './still-parts';

/** The state passed to a `className` function of the card. */
export interface RunCardState {
  /** The run's status, or `loading`. */
  status: RunCardStatus;
  /** The run; `null` = unknown. */
  run: Run | null;
  /** Whether it is selected in a list. */
  isSelected: boolean;
}

/** Props of {@link RunCard}; all others go to the element. */
export interface RunCardProps
  extends Omit<ComponentPropsWithoutRef<'article'>, 'className' | 'onSelect'>,
    Pick<RunInput, 'runId' | 'run'>,
    Pick<InitialRun, 'initialRun'>,
    RunLinks {
  /** How current `run` is, for apps that pass it themselves; shown by the LIVE mark. Default: none. */
  connection?: Pick<RunConnection, 'state' | 'error'> | undefined;
  /** Server clock minus this machine's clock, ms, for apps that pass `run`. Default 0. */
  serverOffsetMs?: number | undefined;
  /** Called with the run's id when the card is pressed. Makes the whole card a button. */
  onRunSelect?: ((runId: string) => void) | undefined;
  /** Marks the card as selected. Default false. */
  selected?: boolean | undefined;
  /** Sends the cancel without a provider. */
  onCancel?: CancelHandler | undefined;
  /** Offers a field for a reason when cancelling. Default false. */
  askReason?: boolean | undefined;
  /** Whether the bar grows smoothly; `false` for long lists. Default true. */
  animated?: boolean | undefined;
  /** Additional input of the estimate. Create it outside of rendering. */
  eta?: UseEtaOptions | undefined;
  /** Called when the cancel's confirmation opens or closes. */
  onConfirmationChange?: ((isOpen: boolean) => void) | undefined;
  /** Slots, see {@link RunCardSlots}. They override those of the list. */
  slots?: RunCardSlots | undefined;
  /** Shows these metrics with their verdicts: a key, or `group.key`. Default: none. */
  metrics?: readonly string[] | undefined;
  /** Rendered before the name, e.g. a checkbox that selects the run. */
  leading?: ReactNode;
  /** Class name, or a function of the state. */
  className?: ClassNameProp<RunCardState>;
  /** Rendered at the end of the card, e.g. a link or a menu button. It can be pressed although the card is a button. */
  children?: ReactNode;
}

/** A run in a list: name, status, LIVE mark, dataset, thin bar with the step, times, and a small cancel button. */
export const RunCard = forwardRef<HTMLElement, RunCardProps>(function RunCard(
  {
    runId,
    run: runProp,
    initialRun,
    connection,
    serverOffsetMs,
    onRunSelect,
    selected: isSelected = false,
    onCancel,
    askReason,
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
  const setElement = usePauseOffscreen(ref);
  const needsSteps = useNeedsSteps(runId, runProp);
  const input = useInitialInput({ runId, run: runProp, initialRun });
  const view = useRunView(input, { steps: needsSteps, metrics: metrics !== undefined });
  const { run } = view;
  useStateAnnouncementsOf(view);
  const state = useMemo<RunCardState>(() => ({ status: run?.status ?? 'loading', run, isSelected }), [run, isSelected]);
  const calm = useCalmRun(run);
  const { state: lineState, error: lineError = null } = (view.isWatched ? view.connection : connection) ?? {};
  const shownConnection = useMemo(() => lineState && { state: lineState, error: lineError }, [lineState, lineError]);
  const name = (run?.name || run?.id) ?? view.runId ?? '';
  const ended = run !== null && hasEnded(run);
  const { client, links } = useRunContext();
  // Keep its place after the end of the run: the badges of all cards end at the same edge.
  const hasCancel = onCancel !== undefined || client?.source.capabilities.cancel === true;
  const href = hostHref(useResultOf(getHref ?? links?.getHref, run));
  const shownId = view.runId;
  const select = useCallback(() => onRunSelect?.(shownId ?? ''), [onRunSelect, shownId]);
  const isPressable = onRunSelect !== undefined || href !== null;
  const footer =
    run === null ? children : <CardSlot name="cardFooter" slots={slots} run={run} byDefault={children ?? null} />;
  return (
    <article
      {...root}
      {...partProps({
        slot: PARTS.root.slot,
        state: state.status,
        base: cx(
          CARD.surface,
          'rl:lift-sm rl:ease-colors',
          isPressable &&
            'rl:hover:border-line-strong rl:hover:bg-sunken rl:has-[[data-slot=run-card-name]:active]:[filter:brightness(0.97)] rl:has-[[data-slot=run-card-name]:active]:[transform:translateY(0.5px)]',
          isSelected && 'rl:border-accent',
        ),
        className,
        param: state,
      })}
      data-rl-calm=""
      ref={setElement}
      {...props}
    >
      <CancelRunPlaceContext.Provider value={TITLED_PLACE}>
        <CancelRunProvider
          {...(view.isWatched && { runId })}
          run={run}
          onCancel={onCancel}
          askReason={askReason}
          onOpenChange={onConfirmationChange}
          size="sm"
        >
          <div className={cx(CARD.row, ended && run?.status !== 'failed' ? CARD.short : CARD.tall)}>
            {leading !== undefined && <span className={CARD.gutter}>{leading}</span>}
            <div className={CARD.texts}>
              <div className={CARD.top}>
                <div className={cx(CARD.head, CARD.headOfTop)}>
                  {name === '' ? (
                    <span aria-hidden className="rl:block rl:h-4 rl:flex-1 rl:skeleton" />
                  ) : (
                    <Title
                      name={name}
                      href={href}
                      linkComponent={linkComponent ?? links?.linkComponent}
                      isSelected={isSelected}
                      onSelect={onRunSelect && shownId !== null ? select : null}
                    />
                  )}
                  <CardBadge run={run} shown={calm} />
                  {run !== null && (
                    <span className="rl:above-button rl:inline-flex rl:items-center rl:gap-1 rl:empty:hidden rl:@min-[40rem]:order-1">
                      <CardSlot name="cardActions" slots={slots} run={run} />
                    </span>
                  )}
                </div>
                {run !== null && isActive(run.status) && shownConnection !== undefined && (
                  <Live connection={shownConnection} className={CARD.live} />
                )}
                <div className={CARD.lines}>
                  <div
                    className={cx(
                      'rl:flex rl:min-w-0 rl:flex-col rl:gap-0.5 rl:basis-full rl:@min-[40rem]:flex-1',
                      hasCancel && !ended && 'rl:pe-10 rl:@min-[40rem]:pe-0',
                    )}
                  >
                    {!ended && <CardProgress run={run} steps={view.steps} animated={animated} eta={eta} />}
                    {/* In the narrowest card, whose badge has a row of its own, the cancel button ends above it. */}
                    <div
                      className={cx(
                        'rl:flex rl:min-w-0 rl:flex-col rl:gap-0.5 rl:empty:hidden',
                        hasCancel && !ended && 'rl:@max-[20rem]:-me-10',
                      )}
                    >
                      {run === null ? (
                        <RunCardMeta run={null} />
                      ) : (
                        <CardSlot name="cardFacts" slots={slots} run={run} byDefault={<Meta run={calm} />} />
                      )}
                    </div>
                  </div>
                  {run !== null && (
                    <div data-slot={PARTS.times.slot} className={cx(CARD.times, !ended && 'rl:dotted-in-rows')}>
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
                </div>
              </div>
              {run?.status === 'failed' && run.error != null && (
                <p
                  dir="auto"
                  className="rl:truncate rl:align-parent rl:type-label rl:text-danger-text"
                  title={run.error.message}
                >
                  {run.error.message}
                </p>
              )}
              {run?.stages != null && run.stages.length > 0 && <RunStages run={run} size="sm" />}
              {run !== null && metrics && metrics.length > 0 && <CardMetrics input={input} names={metrics} />}
              <CancelStatus className="rl:relative rl:z-1" />
              <CancelDialog />
              {isPressable ? (
                <div className="rl:above-button rl:flex rl:flex-col rl:gap-2.5 rl:empty:hidden">{footer}</div>
              ) : (
                footer
              )}
            </div>
            {hasCancel && (
              <span className="rl:absolute rl:z-1 rl:end-4 rl:top-10.75 rl:flex rl:size-7 rl:@min-[40rem]:static rl:@min-[40rem]:h-auto rl:@min-[40rem]:w-10 rl:@min-[40rem]:items-center rl:@min-[40rem]:justify-end">
                {!ended && <CancelTrigger />}
              </span>
            )}
          </div>
        </CancelRunProvider>
      </CancelRunPlaceContext.Provider>
    </article>
  );
});
