import { cx } from '../../../components/internal/cx';
import { partProps } from '../../../components/internal/part';
import * as en from '../../../core/text/messages/english';
import { useMessages } from '../../../hooks/useMessages';
import type { RunView } from '../../../hooks/useRunView';
import { refusalText } from '../../internal/notices/error-text';
import { Notice } from '../../internal/notices/Notice';
import { NoRun } from '../../internal/RunBlocks';
import type { RunSlots } from '../../internal/run-slots';
import { RUN_EXECUTION_MODAL_PARTS as PARTS } from '../parts';
import type { RunExecutionModalProps, RunExecutionModalState } from '../types';
import type { RunStart } from '../useRunStart';
import { RunExecutionFooter } from './RunExecutionFooter';
import { RunExecutionHeader } from './RunExecutionHeader';
import { isConfigureStage } from './stage';

const english = { errors: en.errors, modal: en.modal };

/** The window without a run: the app's form, the wait for the first answer, or a notice that there is no such run. */
export function RunExecutionNoRun({
  view,
  state,
  starting,
  configure,
  startButton,
  slots,
  formId,
  closeWindow,
}: {
  view: RunView;
  state: RunExecutionModalState;
  starting: RunStart;
  configure: RunExecutionModalProps['configure'];
  startButton: boolean;
  slots: RunSlots;
  formId: string;
  closeWindow: () => void;
}) {
  const messages = useMessages(english);
  const { stage } = state;
  const isConfiguring = isConfigureStage(stage);
  const hasForm = typeof configure === 'function';
  return (
    <>
      <RunExecutionHeader view={view} isConfiguring={isConfiguring} />
      <div
        {...partProps({
          slot: PARTS.body.slot,
          state: stage,
          base: cx(
            'rl:relative rl:flex rl:min-h-0 rl:flex-1 rl:flex-col rl:gap-5 rl:overflow-y-auto rl:px-4 rl:py-5 rl:@sm:px-6',
            'rl:low:flex-none rl:low:overflow-visible',
            stage === 'missing' && 'rl:justify-center',
          ),
          param: state,
        })}
      >
        {isConfiguring ? (
          <>
            {starting.error !== null && (
              <Notice tone="error">{messages.modal.startFailed(refusalText(starting.error, messages.errors))}</Notice>
            )}
            {hasForm
              ? configure({
                  formId,
                  start: starting.start,
                  isStarting: starting.isStarting,
                  error: starting.error,
                })
              : configure}
          </>
        ) : (
          <NoRun view={view} slots={slots} close={closeWindow} />
        )}
      </div>
      {stage !== 'loading' && (
        <RunExecutionFooter
          starting={starting}
          isConfiguring={isConfiguring}
          formId={isConfiguring && startButton && hasForm ? formId : null}
        />
      )}
    </>
  );
}
