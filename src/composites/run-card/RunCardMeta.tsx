import { cx } from '../../components/internal/cx';
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
      className="rl:flex rl:min-h-4.5 rl:min-w-0 rl:items-center rl:dotted rl:type-caption rl:text-muted"
    >
      {facts.map(
        (fact, i) =>
          fact && (
            // A long name of the dataset leaves the method its place: cut off, only its label would be left.
            <span
              key={fact}
              className={cx('rl:truncate', i > 0 && dataset && 'rl:max-w-1/2 rl:flex-none')}
              title={fact}
            >
              <bdi>{fact}</bdi>
            </span>
          ),
      )}
    </p>
  );
}
