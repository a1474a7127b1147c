import { AlertCircle, CircleHelp, Unplug } from '../../../components/internal/icons';
import { Button } from '../../../components/internal/press/Button';
import { buttonStyles } from '../../../components/internal/press/buttons';
import * as en from '../../../core/text/messages/english';
import { useRunContext } from '../../../hooks/run-context';
import { useMessages } from '../../../hooks/useMessages';
import type { RunView } from '../../../hooks/useRunView';
import { errorText, failedText, retryTimeText } from './error-text';

const english = { errors: en.errors, modal: { loading: en.modal.loading } };

/** Instead of a run that was never read. */
export function RunMissing({ view }: { view: RunView }) {
  const { client, locale, timeZone } = useRunContext();
  const messages = useMessages(english);
  const { error, state } = view.connection;
  const { runId } = view;
  if (error === null) {
    return (
      <div className="rl:relative rl:flex rl:flex-col rl:gap-4 rl:py-2">
        <span className="rl:visually-hidden">{messages.modal.loading}</span>
        <span aria-hidden className="rl:block rl:h-5 rl:w-1/2 rl:skeleton" />
        <span aria-hidden className="rl:block rl:h-2 rl:w-full rl:skeleton" />
        <span aria-hidden className="rl:block rl:h-4 rl:w-1/3 rl:skeleton" />
      </div>
    );
  }
  const retryAt = retryTimeText(view.connection, { locale, timeZone });
  const text = state === 'failed' ? failedText : errorText;
  const Icon = error.kind === 'not_found' ? CircleHelp : error.kind === 'network' ? Unplug : AlertCircle;
  return (
    <div role="alert" className="rl:flex rl:flex-col rl:items-center rl:gap-4 rl:px-4 rl:py-6 rl:text-center">
      <span className="rl:flex rl:size-12 rl:items-center rl:justify-center rl:rounded-full rl:bg-sunken rl:text-muted">
        <Icon aria-hidden className="rl:size-6" />
      </span>
      <p className="rl:max-w-80 rl:type-body rl:text-text rl:wrap-anywhere rl:[text-wrap:balance]">
        {retryAt === null ? text(error, messages.errors) : messages.errors.retryAt(retryAt, null)}
      </p>
      {client && runId !== null && (
        <Button className={buttonStyles({ size: 'sm' })} onClick={() => void client.refresh(runId)}>
          {messages.errors.retry}
        </Button>
      )}
    </div>
  );
}
