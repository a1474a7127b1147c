import { OneLine } from '../../components/internal/text/OneLine';
import type { Run } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import { RUN_CARD_PARTS as PARTS } from './parts';

const english = { list: en.list };

/** The dataset and method of the run, in one line. */
export function RunCardMeta({ run: shown }: { run: Run | null }) {
  const messages = useMessages(english);
  if (shown === null) return <span aria-hidden className="rl:my-0.75 rl:block rl:h-3 rl:w-40 rl:skeleton" />;
  const { dataset, method } = shown;
  if (!dataset && !method) return null;
  const facts = [dataset && messages.list.dataset(dataset), method && messages.list.method(method)];
  return (
    <p
      data-slot={PARTS.meta.slot}
      // Columns share the line evenly, each up to its text: a short name leaves its room to a long one.
      className="rl:grid rl:min-h-4.5 rl:min-w-0 rl:grid-flow-col rl:items-center rl:justify-start rl:dotted rl:type-caption rl:text-muted"
    >
      {facts.map(
        (fact, i) =>
          fact && (
            // The dot before the second one is 7 or 8 px wide, as the screen rounds it.
            <span key={fact} className="rl:overflow-hidden rl:whitespace-nowrap" title={fact}>
              <OneLine text={fact} className={i > 0 && dataset ? 'rl:max-w-[calc(100%-0.4375rem)]' : undefined} />
            </span>
          ),
      )}
    </p>
  );
}
