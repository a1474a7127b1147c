import { type ComponentPropsWithoutRef, forwardRef, useEffect, useId, useRef } from 'react';
import { cva, cx } from '../internal/cx';
import { useNestedEscape } from '../internal/layer/escape/useNestedEscape';
import { useFocusReturn } from '../internal/layer/focus/useFocusReturn';
import { endInReact, layerBoundary } from '../internal/layer/layer-boundary';
import { keepDefaults } from '../internal/layer/page/keep-defaults';
import { useLeave } from '../internal/motion/useLeave';
import { partProps } from '../internal/part';
import { isOwnKey } from '../internal/press/keys';
import { useMergedRefs } from '../internal/useMergedRefs';
import { ConfirmButtons, ConfirmIcon, ConfirmReason, useAnswer } from './confirm-parts';
import type { Question } from './question';

/** `card` = in a box; `plain` = without one, because its container is a box. */
export type ConfirmInlineVariant = 'card' | 'plain';

const surface = cva('rl:@container rl:w-full', {
  variants: {
    variant: {
      card: 'rl:rounded-lg rl:edge rl:border-cancelling-line rl:bg-raised rl:lift-sm rl:anim-enter',
      plain: '',
    },
  },
});
const layout = cva('rl:flex', {
  variants: {
    variant: {
      card: 'rl:flex-col rl:gap-3 rl:p-3',
      plain: 'rl:flex-wrap rl:items-center rl:gap-3 rl:py-1',
    },
  },
});

/** Props of {@link ConfirmInline}; all others go to the element. */
export interface ConfirmInlineProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  question: Question;
  variant?: ConfirmInlineVariant | undefined;
}

/** The confirmation in the flow of the page: no overlay, and the rest of the page stays usable. Escape dismisses it. */
export const ConfirmInline = forwardRef<HTMLDivElement, ConfirmInlineProps>(function ConfirmInline(
  { question, variant = 'card', className, onKeyDown, ...props },
  ref,
) {
  const { title, description, hasEnded, dismiss, returnFocusTo } = question;
  const answer = useAnswer(question);
  const { safeRef, asksReason } = answer;
  const elementRef = useRef<HTMLDivElement>(null);
  const setElement = useMergedRefs(elementRef, ref);
  useLeave(elementRef, 'notice');
  useFocusReturn(elementRef, returnFocusTo);
  useNestedEscape(elementRef, dismiss);
  const titleId = useId();
  const textId = useId();
  useEffect(() => safeRef.current?.focus({ preventScroll: true }), [safeRef]);
  useEffect(() => (elementRef.current === null ? undefined : keepDefaults(elementRef.current)), []);
  return (
    <div
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={description === null ? undefined : textId}
      {...partProps({
        slot: 'cancel-run-inline',
        state: hasEnded ? 'ended' : 'asking',
        base: surface({ variant }),
        className,
        param: null,
      })}
      ref={setElement}
      {...layerBoundary}
      {...props}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        endInReact(event);
        if (!isOwnKey(event, 'Escape')) return;
        event.preventDefault();
        event.stopPropagation();
        dismiss();
      }}
    >
      <div
        className={cx(
          layout({ variant }),
          variant === 'card' && !asksReason && 'rl:@sm:flex-row rl:@sm:items-center rl:@sm:gap-4',
        )}
      >
        <div className={cx('rl:flex rl:flex-1 rl:items-center rl:gap-3', variant === 'plain' && 'rl:basis-73')}>
          <ConfirmIcon hasEnded={hasEnded} />
          <div className="rl:flex rl:flex-1 rl:flex-col rl:gap-0.5">
            <p id={titleId} data-slot="cancel-run-title" className="rl:type-body rl:weight-semibold rl:text-text">
              {title}
            </p>
            {description !== null && (
              <p id={textId} data-slot="cancel-run-description" className="rl:type-label rl:text-muted">
                {description}
              </p>
            )}
          </div>
        </div>
        {/* Before the buttons: after a press on one of them, the reason can no longer be entered. */}
        {asksReason && <ConfirmReason answer={answer} />}
        <div
          className={cx(
            'rl:flex rl:flex-wrap rl:justify-end rl:gap-2',
            variant === 'card' ? 'rl:shrink-0 rl:@sm:gap-3' : 'rl:flex-1',
          )}
        >
          <ConfirmButtons
            question={question}
            answer={answer}
            height={variant === 'card' ? 'rl:high-9 rl:@max-sm:flex-auto' : 'rl:high-9 rl:shrink-0'}
          />
        </div>
      </div>
    </div>
  );
});
