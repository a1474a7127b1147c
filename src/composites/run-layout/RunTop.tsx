import type { ReactNode } from 'react';
import { CancelRunStatus } from '../../components/cancel-run-button';
import { CancelRunQuestion } from '../../components/cancel-run-button/CancelRunQuestion';
import { useCancelRunPart } from '../../components/cancel-run-button/cancel-run-context';
import { cx } from '../../components/internal/cx';
import { hasEnded, type Run } from '../../core/run/run';
import type { UseEtaOptions } from '../../hooks/forecast/useEta';
import { fillSlot } from '../../hooks/host/slots';
import type { RunInput, RunView } from '../../hooks/useRunView';
import { RunNotices } from '../internal/notices/RunNotices';
import { PauseNotice } from '../internal/PauseButton';
import type { RunSlots } from '../internal/run-slots';
import { RunHeader } from './RunHeader';
import { RunProgressZone } from './RunProgressZone';

/** Props of {@link RunTop}. */
export interface RunTopProps {
  run: Run;
  view: RunView;
  input: RunInput;
  slots: RunSlots;
  eta: UseEtaOptions | undefined;
  title: ReactNode;
  /** `data-slot` of the header; absent in a panel. */
  headerSlot?: string | undefined;
  /** `data-slot` of the times. */
  statsSlot: string;
  closeWindow?: (() => void) | undefined;
  closeButton?: ReactNode;
  /** The element that the confirmation is rendered into, if it is a dialog. */
  container?: HTMLElement | null | undefined;
  /** A temporary note beside the times. */
  hint?: ReactNode;
  /** The cancel's confirmation is rendered elsewhere. Default false. */
  isAskedElsewhere?: boolean | undefined;
  /** The question of a waiting run is rendered below, where the current step is. */
  asksBelow: boolean;
}

/** Header and progress of a run, the cancel's confirmation over them, and the notices below. */
export function RunTop({
  run,
  view,
  input,
  slots,
  eta,
  title,
  headerSlot,
  statsSlot,
  closeWindow,
  closeButton,
  container,
  hint,
  asksBelow,
  isAskedElsewhere = false,
}: RunTopProps) {
  const { isOpen, confirmation } = useCancelRunPart('RunTop');
  return (
    <div data-rl-top="" className="rl:flex rl:shrink-0 rl:flex-col">
      {/* Where nothing follows, the panel's own edge ends it. */}
      <div className="rl:relative rl:edge-b rl:[[data-rl-top]:last-child>&:has(+:empty)]:[border-block-end-width:0]">
        <div data-slot={headerSlot} className={cx('rl:edge-b', PAGE_MARGIN)}>
          <RunHeader view={view} title={title} slots={slots} closeWindow={closeWindow} closeButton={closeButton} />
        </div>
        {!isAskedElsewhere && <RunQuestion container={container} />}
        <div className={PAGE_MARGIN}>
          <RunProgressZone
            run={run}
            view={view}
            input={input}
            eta={eta}
            slot={statsSlot}
            times={(byDefault) => fillSlot(slots.times, { run, view, close: closeWindow, byDefault }, byDefault)}
            hint={hint}
            isHeld={isOpen && confirmation === 'inline' && !isAskedElsewhere}
          />
        </div>
      </div>
      <RunNoticeList run={run} view={view} asksBelow={asksBelow} />
    </div>
  );
}

/** The line at which everything in a panel and a window starts and ends. */
export const PAGE_MARGIN = 'rl:px-4 rl:@sm:px-6';

/**
 * The cancel's confirmation, over what it is about: it moves nothing, and its buttons are far from the one that opened
 * it.
 */
export function RunQuestion({ container }: { container: HTMLElement | null | undefined }) {
  return (
    <CancelRunQuestion
      dialog={{ container }}
      inline={{
        className:
          'rl:absolute! rl:inset-x-4 rl:@sm:inset-x-6 rl:top-13 rl:z-3 rl:w-auto! rl:flex rl:flex-col rl:justify-center rl:min-h-32 rl:lift-lg!',
      }}
    />
  );
}

/** Problems of a run or its connection. */
export function RunNoticeList({ run, view, asksBelow }: Pick<RunTopProps, 'run' | 'view' | 'asksBelow'>) {
  return (
    <div
      className={cx(
        'rl:flex rl:flex-col rl:gap-3 rl:pt-4 rl:[[data-rl-top]:last-child>&]:pb-4 rl:empty:hidden',
        PAGE_MARGIN,
      )}
    >
      {/* After the end of a run, its result shows the outcome of the cancel. */}
      {!hasEnded(run) && <CancelRunStatus />}
      <PauseNotice view={view} />
      <RunNotices view={view} showsQuestion={!asksBelow} />
    </div>
  );
}
