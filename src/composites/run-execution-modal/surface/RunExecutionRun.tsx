import * as Dialog from '@radix-ui/react-dialog';
import { useEffect, useState } from 'react';
import { useCancelRunPart } from '../../../components/cancel-run-button/cancel-run-context';
import { cx } from '../../../components/internal/cx';
import { partProps } from '../../../components/internal/part';
import type { FeedOptions } from '../../../components/live-activity-feed';
import type { Run } from '../../../core/run/run';
import * as en from '../../../core/text/messages/english';
import type { UseEtaOptions } from '../../../hooks/forecast/useEta';
import { isRemoved } from '../../../hooks/host/slots';
import type { JudgedMetricsOptions } from '../../../hooks/metrics/useJudgedMetrics';
import { useRunContext } from '../../../hooks/run-context';
import { useMessages } from '../../../hooks/useMessages';
import type { RunInput, RunView } from '../../../hooks/useRunView';
import type { RunSlots } from '../../internal/run-slots';
import { RunBody } from '../../run-layout/RunBody';
import { RunPhoneBody } from '../../run-layout/RunPhoneBody';
import { RunPhoneTop } from '../../run-layout/RunPhoneTop';
import { RunQuestion, RunTop } from '../../run-layout/RunTop';
import { RUN_EXECUTION_MODAL_PARTS as PARTS, type RunExecutionModalStage } from '../parts';
import { CloseWindow } from './CloseWindow';

const english = { modal: en.modal };

/** How long a note beside the times explains what closing means, ms. */
const HINT_MS = 10_000;

/** The window's content with a run. There is no footer: actions are next to what they act on. */
export function RunExecutionRun({
  run,
  view,
  stage,
  input,
  slots,
  feed,
  eta,
  chosen,
  container,
  again,
  isFirst,
  isNarrow,
  isBare,
  closeWindow,
}: {
  run: Run;
  view: RunView;
  stage: RunExecutionModalStage;
  input: RunInput;
  slots: RunSlots;
  feed: FeedOptions | undefined;
  eta: UseEtaOptions | undefined;
  chosen: JudgedMetricsOptions;
  container: HTMLElement | null | undefined;
  again: (() => void) | null;
  /** The window is open for the first time. */
  isFirst: boolean;
  /** It fills its container, as on a phone. */
  isNarrow: boolean;
  /** The run has nothing to show beside its progress. */
  isBare: boolean;
  closeWindow: () => void;
}) {
  const goesOn = useWhatGoesOn(run);
  const isHinted = useHint(isFirst);
  const top = {
    ...{ run, view, input, slots, eta, closeWindow },
    title: <WindowTitle name={run.name || run.id} look={isNarrow ? 'small' : 'large'} />,
    headerSlot: PARTS.header.slot,
    statsSlot: PARTS.stats.slot,
    closeButton: <CloseWindow title={goesOn} isLarge={isNarrow} />,
    asksBelow: !isRemoved(slots.now),
  };
  const body = {
    ...{ slots, feed, input, eta, chosen, again },
    slotProps: { run, view, close: closeWindow },
    sections: isBare ? NO_ACTIVITY : EVERYTHING,
    feedSlot: PARTS.feed.slot,
    metricsSlot: PARTS.metrics.slot,
  };
  return (
    <>
      {isNarrow ? <RunPhoneTop {...top} /> : <RunTop {...top} hint={isHinted ? goesOn : null} isAskedElsewhere />}
      {/* In one place at any width: an open confirmation keeps the typed reason when a phone is turned. */}
      <RunQuestion container={container} />
      <div
        {...partProps({
          slot: PARTS.body.slot,
          state: stage,
          // Positioned, so that visually hidden texts scroll with it and do not extend the window.
          base: cx(
            'rl:relative rl:flex rl:min-h-0 rl:flex-1 rl:flex-col rl:low:flex-none rl:low:overflow-visible',
            isNarrow ? 'rl:overflow-hidden' : 'rl:overflow-y-auto rl:@lg:overflow-hidden',
          ),
          param: { stage, run },
        })}
      >
        {isNarrow ? <RunPhoneBody {...body} /> : <RunBody {...body} isFilling />}
      </div>
    </>
  );
}

const EVERYTHING = { activity: true, now: true, quality: true, time: true };
const NO_ACTIVITY = { ...EVERYTHING, activity: false };

/**
 * The window's heading.
 * @param look `wrapping` = as many lines as needed; the others are cut off
 */
export function WindowTitle({ name, look }: { name: string; look: 'large' | 'small' | 'wrapping' }) {
  const isWrapping = look === 'wrapping';
  const { titleRef } = useCancelRunPart('RunExecutionModal');
  return (
    <Dialog.Title
      // It has the focus when the window opens, and when the cancel button unmounts with it.
      tabIndex={-1}
      ref={titleRef}
      className={cx(
        'rl:text-text rl:[outline:none]!',
        look === 'small' ? 'rl:type-title' : 'rl:type-heading',
        isWrapping ? 'rl:wrap-anywhere' : 'rl:min-w-0 rl:truncate',
      )}
      title={isWrapping ? undefined : name}
      dir={isWrapping ? undefined : 'auto'}
    >
      {isWrapping ? <bdi>{name}</bdi> : name}
    </Dialog.Title>
  );
}

/** Whether work continues after the window closes. Asks the cancel, which an app's own run may not know of yet. */
function useWhatGoesOn(run: Run): string | null {
  const { modal } = useMessages(english);
  const { state } = useCancelRunPart('RunExecutionModal');
  // Unknown for a run that the backend no longer has.
  if (state === 'settled' || run.lostAt != null) return null;
  const isCancelling = state === 'cancelling' || state === 'checking' || state === 'overdue';
  return isCancelling ? modal.keepsCancelling : modal.keepsRunning;
}

function useHint(isFirst: boolean): boolean {
  const { clock } = useRunContext();
  const [isSaid, setSaid] = useState(isFirst);
  useEffect(() => {
    if (!isSaid) return;
    const timer = clock.setTimeout(() => setSaid(false), HINT_MS);
    return () => clock.clearTimeout(timer);
  }, [isSaid, clock]);
  return isSaid;
}
