import type { ReactNode } from 'react';
import { cx } from '../../components/internal/cx';
import { Bot, Check, Copy, Database, type IconComponent, Settings2 } from '../../components/internal/icons';
import { Button } from '../../components/internal/press/Button';
import { useCopy } from '../../components/internal/text/useCopy';
import type { RunStep } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';
import type { RunView } from '../../hooks/useRunView';
import { RUN_LAYOUT_PARTS as PARTS } from './parts';

const english = { cancel: en.cancel, feed: en.feed, list: en.list };

/**
 * Dataset and method of a run, the agent's decision, and the run's id, in one line of fixed height.
 * @param isWrapping several lines if one is not enough
 */
export function RunFacts({ view, isWrapping = false }: { view: RunView; isWrapping?: boolean }) {
  const messages = useMessages(english);
  const { run, steps } = view;
  // Some backends only name the method with each step.
  const method = run?.method ?? lastOf(steps, (step) => step.method != null)?.method;
  // The decision itself, not the title of its step, which the feed shows.
  const decision = firstSentence(lastOf(steps, (step) => step.agent === true && Boolean(step.detail?.trim()))?.detail);
  return (
    <div
      data-slot={PARTS.facts.slot}
      className={cx(
        'rl:flex rl:items-center rl:gap-x-4 rl:type-label rl:whitespace-nowrap rl:text-muted',
        // In a narrow container the dataset has a line of its own, so that more than its icon is left of it.
        isWrapping
          ? 'rl:flex-wrap rl:gap-y-2'
          : 'rl:h-5 rl:@max-sm:h-auto rl:@max-sm:flex-col rl:@max-sm:items-start rl:@max-sm:gap-y-1',
      )}
    >
      {run?.dataset && (
        <Fact icon={Database} title={messages.list.dataset(run.dataset)} className="rl:max-w-full">
          {run.dataset}
        </Fact>
      )}
      <span
        className={cx(
          'rl:contents',
          !isWrapping && 'rl:@max-sm:flex rl:@max-sm:w-full rl:@max-sm:items-center rl:@max-sm:gap-x-4',
        )}
      >
        {method && (
          <Fact icon={Settings2} title={messages.list.method(method)} className="rl:max-w-[40%] rl:flex-none">
            {method}
          </Fact>
        )}
        {decision !== null && (
          // A sentence is cut off before a name is. If there is only room for names, it has a line below that is cut off,
          // because its icon alone says nothing; the feed has the sentence.
          <span
            className={
              isWrapping ? 'rl:contents' : 'rl:one-line rl:min-w-0 rl:shrink-99999 rl:overflow-clip rl:@max-sm:hidden'
            }
          >
            <Fact
              icon={Bot}
              title={`${messages.feed.agent}: ${decision}`}
              colour="rl:text-kind-planned"
              className={isWrapping ? '' : 'rl:h-5 rl:max-w-max rl:flex-[1_1_6rem]'}
            >
              {decision}
            </Fact>
          </span>
        )}
        {run !== null && <RunId id={run.id} />}
      </span>
    </div>
  );
}

function Fact({
  icon: Icon,
  title,
  colour = '',
  className = '',
  children,
}: {
  icon: IconComponent;
  title: string;
  colour?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span className={cx('rl:flex rl:min-w-0 rl:items-center rl:gap-1.5', className)} title={title}>
      <Icon aria-hidden className={`rl:size-3.5 rl:flex-none ${colour}`} />
      <bdi className="rl:truncate">{children}</bdi>
    </span>
  );
}

/** The run's id, to copy. The button is visible while a pointer or the focus is near. */
function RunId({ id }: { id: string }) {
  const messages = useMessages(english);
  const [isCopied, copy] = useCopy(id, messages.cancel.copied);
  const Icon = isCopied ? Check : Copy;
  return (
    <span className="rl:group rl:flex rl:max-w-60 rl:min-w-24 rl:items-center rl:gap-0.5">
      <code dir="ltr" title={id} className="rl:truncate rl:type-mono rl:select-all">
        {id}
      </code>
      <Button
        aria-label={messages.cancel.copyId}
        title={messages.cancel.copyId}
        onClick={copy}
        className="rl:edge rl:-my-0.5 rl:inline-flex rl:size-6 rl:min-h-[24px] rl:min-w-[24px] rl:flex-none rl:items-center rl:justify-center rl:rounded-sm rl:border-transparent rl:opacity-0 rl:group-hover:opacity-100 rl:focus-visible:opacity-100 rl:pointer-coarse:opacity-100 rl:hover:bg-secondary rl:hover:text-text rl:focus-mark rl:ease-colors"
      >
        <Icon aria-hidden className="rl:size-3.5" />
      </Button>
    </span>
  );
}

/** The first sentence, or the first line. */
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
