import type { ReactNode } from 'react';
import { Bot } from '../../components/internal/icons';
import { LiveIndicator } from '../../components/live-indicator';
import { RunStatusBadge } from '../../components/run-status-badge';
import { hasEnded, type RunStep } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import type { RunView } from '../../hooks/useRunView';

const english = { feed: en.feed, list: en.list };

/** Name, data set, method, latest decision of the agent, and state of a run: the top of its panel and of its window. */
export function RunHeading({
  view,
  title,
  actions,
  facts,
}: {
  view: RunView;
  title: ReactNode;
  actions: ReactNode;
  /** Puts the host's own in the place of the facts. */
  facts: (byDefault: ReactNode) => ReactNode;
}) {
  const messages = useMessages(english);
  const { run, steps, connection, isWatched } = view;
  // Backends that name the method with each step only.
  const method = run?.method ?? lastOf(steps, (step) => step.method != null)?.method;
  // What was decided, not the title of the step it was decided in: that one stands in the activity.
  const decided = lastOf(steps, (step) => step.agent === true);
  const decision = decided && (firstSentence(decided.detail) ?? decided.title);
  const hasFacts = Boolean(run?.dataset) || Boolean(method) || decision !== undefined;
  return (
    <div className="rl:flex rl:flex-col rl:gap-2">
      {/* Where it is narrow the marks wrap among themselves: the buttons keep their place at the end of the first row. */}
      <div className="rl:flex rl:items-start rl:justify-between rl:gap-2 rl:@sm:gap-3">
        <div className="rl:flex rl:min-h-9 rl:flex-1 rl:flex-wrap rl:items-center rl:gap-x-2 rl:gap-y-1 rl:@sm:gap-x-3">
          {run !== null && <RunStatusBadge run={run} size="lg" />}
          {run !== null && isWatched && !hasEnded(run) && <LiveIndicator connection={connection} />}
        </div>
        <div className="rl:flex rl:shrink-0 rl:items-center rl:gap-1 rl:@sm:gap-2">{actions}</div>
      </div>
      <div className="rl:flex rl:flex-col rl:gap-1">
        {title}
        {facts(
          hasFacts && (
            <p className="rl:flex rl:flex-wrap rl:gap-x-4 rl:gap-y-0.5 rl:type-label rl:text-muted rl:wrap-anywhere">
              {run?.dataset && <bdi>{messages.list.dataset(run.dataset)}</bdi>}
              {method && <bdi>{messages.list.method(method)}</bdi>}
              {decision !== undefined && (
                <span className="rl:inline-flex rl:max-w-full rl:items-center rl:gap-1">
                  <Bot aria-hidden className="rl:size-3.5 rl:flex-none rl:text-kind-planned" />
                  <span className="rl:flex-none">{messages.feed.agent}:</span>
                  <bdi className="rl:truncate" title={decision}>
                    {decision}
                  </bdi>
                </span>
              )}
            </p>
          ),
        )}
      </div>
    </div>
  );
}

/** Up to the first full stop that ends a sentence, or the first line. */
function firstSentence(text: string | null | undefined): string | null {
  const line = text?.trim().split('\n')[0]?.trim();
  return line ? (/^.+?[.!?。؟](?=\s|$)/.exec(line)?.[0] ?? line) : null;
}

function lastOf(steps: readonly RunStep[], test: (step: RunStep) => boolean): RunStep | undefined {
  for (let i = steps.length - 1; i >= 0; i -= 1) {
    const step = steps[i];
    if (step && test(step)) return step;
  }
  return undefined;
}
