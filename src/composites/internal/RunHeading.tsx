import type { ReactNode } from 'react';
import { LiveIndicator } from '../../components/live-indicator';
import { RunStatusBadge } from '../../components/run-status-badge';
import * as en from '../../core/messages/english';
import { isEnded } from '../../core/run';
import { useMessages } from '../../hooks/useMessages';
import type { RunView } from '../../hooks/useRunView';

const english = { list: en.list };

/** Name, data set, method and state of a run: the top of its panel and of its window. */
export function RunHeading({ view, title, actions }: { view: RunView; title: ReactNode; actions: ReactNode }) {
  const messages = useMessages(english);
  const { run, connection, isWatched } = view;
  const facts = [
    run?.dataset ? messages.list.dataset(run.dataset) : null,
    run?.method ? messages.list.method(run.method) : null,
  ].filter((fact) => fact !== null);
  return (
    <div className="rl:flex rl:flex-col rl:gap-2">
      {/* Where it is narrow the marks wrap among themselves: the buttons keep their place at the end of the first row. */}
      <div className="rl:flex rl:items-start rl:justify-between rl:gap-2 rl:@sm:gap-3">
        <div className="rl:flex rl:min-h-9 rl:flex-1 rl:flex-wrap rl:items-center rl:gap-x-2 rl:gap-y-1 rl:@sm:gap-x-3">
          {run !== null && <RunStatusBadge run={run} size="lg" />}
          {run !== null && isWatched && !isEnded(run.status) && <LiveIndicator connection={connection} />}
        </div>
        <div className="rl:flex rl:shrink-0 rl:items-center rl:gap-1 rl:@sm:gap-2">{actions}</div>
      </div>
      <div className="rl:flex rl:flex-col rl:gap-1">
        {title}
        {facts.length > 0 && (
          <p className="rl:flex rl:flex-wrap rl:gap-x-4 rl:gap-y-0.5 rl:type-label rl:text-muted rl:wrap-anywhere">
            {facts.map((fact) => (
              <bdi key={fact}>{fact}</bdi>
            ))}
          </p>
        )}
      </div>
    </div>
  );
}
