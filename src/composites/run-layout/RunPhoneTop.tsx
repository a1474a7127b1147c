import { type ReactNode, useId, useState } from 'react';
import { cx } from '../../components/internal/cx';
import { Ellipsis } from '../../components/internal/icons';
import { Button } from '../../components/internal/press/Button';
import { buttonStyles } from '../../components/internal/press/buttons';
import { LiveIndicator } from '../../components/live-indicator';
import {
  RunProgressBar,
  RunProgressIndicator,
  RunProgressLabel,
  RunProgressPercent,
} from '../../components/run-progress-indicator';
import { RunStatusBadge } from '../../components/run-status-badge';
import { RunTimeStats } from '../../components/run-time-stats';
import { hasEnded } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { WithForecasts } from '../../hooks/forecast/WithForecasts';
import { fillSlot } from '../../hooks/host/slots';
import { useMessages } from '../../hooks/useMessages';
import { PauseButton } from '../internal/PauseButton';
import { EndedFacts } from './EndedFacts';
import { RUN_LAYOUT_PARTS as PARTS } from './parts';
import { RunFacts } from './RunFacts';
import { StoppingText } from './RunProgressZone';
import { RunNoticeList, type RunTopProps } from './RunTop';

const english = { modal: en.modal };

/** The top of the window on a phone: the name in one line, the progress, the times in one line; the rest on demand. */
export function RunPhoneTop(props: Omit<RunTopProps, 'question' | 'container' | 'hint'>) {
  const { run, view, input, slots, eta, title, headerSlot, statsSlot, closeWindow, closeButton } = props;
  const { modal } = useMessages(english);
  const [isMoreOpen, setMoreOpen] = useState(false);
  const moreId = useId();
  const isOver = hasEnded(run);
  const slotProps = { run, view, close: closeWindow };
  const stats = (
    <div data-slot={statsSlot} className="rl:flex rl:h-8 rl:items-center rl:px-4">
      <RunTimeStats layout="line" {...input} {...(eta && { eta })} className="rl:[--rl-font-size:0.8125rem]">
        {isOver ? <EndedFacts run={run} /> : undefined}
      </RunTimeStats>
    </div>
  );
  return (
    <div className="rl:flex rl:shrink-0 rl:flex-col">
      <div data-slot={headerSlot} className="rl:relative rl:edge-b rl:pt-[env(safe-area-inset-top)]">
        <div className="rl:flex rl:h-14 rl:items-center rl:gap-2 rl:ps-4 rl:pe-1.5">
          <div className="rl:flex rl:min-w-0 rl:flex-1">{title}</div>
          {/* On the narrowest phones, the words would leave no room for the name; the line below shows them. */}
          <RunStatusBadge
            run={run}
            className="rl:flex-none"
            classNames={{ label: 'rl:@max-[22rem]:visually-hidden' }}
          />
          <Button
            aria-label={modal.more}
            aria-expanded={isMoreOpen}
            aria-controls={moreId}
            className={cx(buttonStyles({ look: 'quiet', size: 'icon' }), 'rl:size-11!')}
            onClick={() => setMoreOpen(!isMoreOpen)}
          >
            <Ellipsis aria-hidden className="rl:size-5" />
          </Button>
          {closeButton}
        </div>
        <div
          id={moreId}
          hidden={!isMoreOpen}
          className={cx(
            'rl:absolute rl:inset-x-0 rl:top-full rl:z-3 rl:flex-col rl:gap-3 rl:edge-b rl:bg-raised rl:px-4 rl:py-3 rl:lift-lg',
            isMoreOpen ? 'rl:flex' : 'rl:hidden',
          )}
        >
          {fillSlot(
            slots.facts,
            { ...slotProps, byDefault: <RunFacts view={view} isWrapping /> },
            <RunFacts view={view} isWrapping />,
          )}
          <div className="rl:flex rl:items-center rl:gap-3">
            {fillSlot(slots.headerActions, { ...slotProps, byDefault: null })}
            <PauseButton view={view} />
            {view.isWatched && !isOver && <LiveIndicator connection={view.connection} />}
          </div>
        </div>
      </div>
      <div data-slot={PARTS.progress.slot} data-state={isOver ? 'ended' : 'going'} className="rl:block">
        <WithForecasts>
          <RunProgressIndicator {...input} eta={eta} className="rl:gap-0!">
            {!isOver && (
              <div className="rl:flex rl:h-10 rl:items-center rl:gap-3 rl:px-4">
                <RunProgressLabel lines={1} className="rl:type-label! rl:min-w-0 rl:flex-1">
                  {run.status === 'cancelling' ? <StoppingText view={view} eta={eta} /> : undefined}
                </RunProgressLabel>
                {/* The bar says the same to screen readers. */}
                <RunProgressPercent aria-hidden className="rl:type-label!" />
              </div>
            )}
            <RunProgressBar className={cx('rl:rounded-none!', isOver ? 'rl:h-0.5!' : 'rl:h-1!')} />
          </RunProgressIndicator>
        </WithForecasts>
        {fillSlot(slots.times, { ...slotProps, byDefault: stats }, stats)}
      </div>
      <RunNoticeList {...props} />
    </div>
  );
}

/** What the panes of a phone show. */
export type PhonePane = 'activity' | 'metrics' | 'time';

/** Places what is above the panes of a phone. */
export function PhoneBlock({ children }: { children: ReactNode }) {
  return <div className="rl:flex-none rl:px-4 rl:pt-2 rl:empty:hidden">{children}</div>;
}
