import type { Run } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import { RUN_CARD_PARTS as PARTS } from './parts';

const english = { list: en.list };

/** The second line of a card: what the run works on, and how. */
export function RunCardMeta({ run: shown }: { run: Run | null }) {
  const messages = useMessages(english);
  if (shown === null) return <span aria-hidden className="rl:block rl:h-3.5 rl:w-32 rl:skeleton" />;
  const { dataset, method } = shown;
  if (!dataset && !method) return null;
  return (
    <p
      data-slot={PARTS.meta.slot}
      className="rl:flex rl:flex-wrap rl:gap-x-3 rl:type-label rl:text-muted rl:wrap-anywhere"
    >
      {dataset && <bdi>{messages.list.dataset(dataset)}</bdi>}
      {method && <bdi>{messages.list.method(method)}</bdi>}
    </p>
  );
}
