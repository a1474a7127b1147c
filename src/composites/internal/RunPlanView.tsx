import { cx } from '../../components/internal/cx';
import { Bot } from '../../components/internal/icons';
import type { RunPlan } from '../../core/run/run';
import * as en from '../../core/text/messages/english';
import { useMessages } from '../../hooks/useMessages';

const english = { plan: en.plan };

/** The choice of an agent, and its alternatives. */
export function RunPlanView({ plan }: { plan: RunPlan }) {
  const messages = useMessages(english);
  const { chosen, reason, alternatives = [], parameters } = plan;
  const settings = Object.entries(parameters ?? {});
  return (
    <div
      data-slot="run-plan"
      className="rl:flex rl:flex-col rl:gap-2 rl:rounded-lg rl:edge rl:bg-sunken rl:px-3.5 rl:py-3 rl:type-label rl:wrap-anywhere"
    >
      <p className="rl:flex rl:flex-wrap rl:items-center rl:gap-x-2 rl:gap-y-1 rl:text-text">
        <Bot aria-hidden className="rl:size-4 rl:flex-none rl:text-kind-planned" />
        <span className="rl:weight-semibold">{messages.plan.title}:</span>
        <bdi className="rl:weight-medium">{chosen}</bdi>
        {reason && <bdi className="rl:text-muted">{reason}</bdi>}
      </p>
      {alternatives != null && alternatives.length > 0 && (
        <ul className="rl:flex rl:flex-col rl:gap-1" aria-label={messages.plan.alternatives}>
          {alternatives.map(({ name, used, reason: why }) => (
            <li key={name} className="rl:flex rl:flex-wrap rl:items-baseline rl:gap-x-2">
              <bdi className={cx(used ? 'rl:weight-medium rl:text-text' : 'rl:text-muted')}>{name}</bdi>
              <span className={cx('rl:type-caption', used ? 'rl:text-cancelling' : 'rl:text-muted')}>
                {used ? messages.plan.used : messages.plan.notUsed}
              </span>
              {why && <bdi className="rl:text-muted">{why}</bdi>}
            </li>
          ))}
        </ul>
      )}
      {settings.length > 0 && (
        <dl className="rl:flex rl:flex-wrap rl:gap-x-4 rl:gap-y-0.5 rl:type-caption rl:text-muted">
          {settings.map(([name, value]) => (
            <div key={name} className="rl:flex rl:gap-1">
              <dt className="rl:min-w-auto">{name}</dt>
              <dd className="rl:text-text rl:digits">{String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
