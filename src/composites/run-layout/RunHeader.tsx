import { type ReactNode, useState } from 'react';
import { CancelRunTrigger } from '../../components/cancel-run-button';
import { useCancelRunPart } from '../../components/cancel-run-button/cancel-run-context';
import { LiveIndicator } from '../../components/live-indicator';
import { RunStatusBadge } from '../../components/run-status-badge';
import { hasEnded } from '../../core/run/run';
import { fillSlot } from '../../hooks/host/slots';
import type { RunView } from '../../hooks/useRunView';
import { PauseButton } from '../internal/PauseButton';
import type { RunSlots } from '../internal/run-slots';
import { RunFacts } from './RunFacts';

/** Name and status of a run and its actions, and its facts below: the top of panel and window. */
export function RunHeader({
  view,
  title,
  slots,
  closeWindow,
  closeButton,
}: {
  view: RunView;
  /** The name as a heading; cut off if there is no room. */
  title: ReactNode;
  slots: RunSlots;
  /** Closes the window; absent in a panel. */
  closeWindow?: (() => void) | undefined;
  /** Last, so that it keeps its place whatever appears beside it: a pointer may rest on it when the run ends. */
  closeButton?: ReactNode;
}) {
  const { run, connection, isWatched } = view;
  const facts = <RunFacts view={view} />;
  const slotProps = run && { run, view, close: closeWindow };
  return (
    <div className="rl:flex rl:flex-col rl:gap-1 rl:pt-3 rl:pb-4">
      {/* In a narrow container, the name has the first row for itself; state and actions share the second. */}
      <div className="rl:flex rl:min-h-9 rl:flex-wrap rl:items-center rl:gap-x-3 rl:gap-y-1 rl:@max-sm:gap-x-2">
        <div className="rl:flex rl:min-w-0 rl:flex-1 rl:items-center rl:gap-x-3 rl:@max-sm:contents">
          <div className="rl:flex rl:min-w-0 rl:@max-sm:basis-full">{title}</div>
          {run !== null && <RunStatusBadge run={run} size="lg" className="rl:flex-none" />}
          {run !== null && isWatched && !hasEnded(run) && (
            <LiveIndicator connection={connection} className="rl:flex-none" />
          )}
        </div>
        <div className="rl:flex rl:shrink-0 rl:items-center rl:gap-2 rl:@max-sm:ms-auto rl:@max-sm:min-h-9 rl:empty:hidden">
          {slotProps && fillSlot(slots.headerActions, { ...slotProps, byDefault: null })}
          <PauseButton view={view} />
          <CancelPlace />
          {closeButton}
        </div>
      </div>
      {slotProps && fillSlot(slots.facts, { ...slotProps, byDefault: facts }, facts)}
    </div>
  );
}

/** Keeps the button's place while its confirmation is open below, so that nothing else moves under the pointer. */
function CancelPlace() {
  const { state, confirmation } = useCancelRunPart('RunHeader');
  const [pressed, setPressed] = useState(0);
  const isAway = state === 'confirming' && confirmation === 'inline';
  return (
    <span
      className="rl:inline-flex"
      style={isAway && pressed > 0 ? { inlineSize: pressed } : undefined}
      // Measured on the press, because measuring in each render would cost a layout of the page.
      onClickCapture={({ currentTarget }) => setPressed(currentTarget.offsetWidth)}
    >
      <CancelRunTrigger compact />
    </span>
  );
}
