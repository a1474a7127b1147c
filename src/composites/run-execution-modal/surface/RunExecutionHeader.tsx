import * as en from '../../../core/text/messages/english';
import { useMessages } from '../../../hooks/useMessages';
import type { RunView } from '../../../hooks/useRunView';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from '../parts';
import { CloseWindow } from './CloseWindow';
import { WindowTitle } from './RunExecutionRun';

const english = { modal: en.modal };

/** The header while there is no run: the title and the close button. */
export function RunExecutionHeader({ view, isConfiguring }: { view: RunView; isConfiguring: boolean }) {
  const { modal } = useMessages(english);
  const name = isConfiguring ? modal.configure : (view.runId ?? modal.untitled);
  return (
    <div
      data-slot={PARTS.header.slot}
      className="rl:relative rl:flex rl:shrink-0 rl:items-center rl:justify-between rl:gap-4 rl:edge-b rl:px-4 rl:py-3 rl:@sm:px-6"
    >
      <WindowTitle name={name} look="wrapping" />
      <CloseWindow />
    </div>
  );
}
