import { type ComponentPropsWithoutRef, forwardRef, useEffect, useId, useRef } from 'react';
import { cx } from '../internal/cx';
import { isOwnKey } from '../internal/keys';
import { keepDefaults } from '../internal/layer/keep-defaults';
import { useFocusReturn } from '../internal/layer/useFocusReturn';
import { useNestedEscape } from '../internal/layer/useNestedEscape';
import { endInReact, layerBoundary } from '../internal/layer-boundary';
import { type ClassNameProp, partProps } from '../internal/part';
import { ConfirmationButtons, ConfirmationIcon, ReasonField, useConfirmation } from './CancelRunConfirmation';
import { type CancelRunState, useCancelRunPart } from './cancel-run-context';

/** Props of {@link CancelRunInline}. */
export interface CancelRunInlineProps extends Omit<ComponentPropsWithoutRef<'div'>, 'className' | 'children'> {
  /** Text, or a function of the state. */
  className?: ClassNameProp<CancelRunState>;
}

/** The confirmation in place, for headers: no overlay, nothing else is blocked. Escape dismisses it. */
export const CancelRunInline = forwardRef<HTMLDivElement, CancelRunInlineProps>(function CancelRunInline(props, ref) {
  const { isOpen } = useCancelRunPart('CancelRunInline');
  return isOpen ? <InlineSurface {...props} ref={ref} /> : null;
});

const InlineSurface = forwardRef<HTMLDivElement, CancelRunInlineProps>(function InlineSurface(
  { className, onKeyDown, ...props },
  ref,
) {
  const part = useConfirmation('CancelRunInline');
  const { safeRef, reason, setReason, ended, messages, withReason } = part;
  const elementRef = useRef<HTMLDivElement | null>(null);
  useFocusReturn(elementRef, part.returnFocusTo);
  useNestedEscape(elementRef, part.dismiss);
  const asksReason = withReason && ended === null;
  const titleId = useId();
  const textId = useId();
  useEffect(() => safeRef.current?.focus({ preventScroll: true }), [safeRef]);
  useEffect(() => (elementRef.current === null ? undefined : keepDefaults(elementRef.current)), []);
  return (
    <div
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={textId}
      {...partProps({
        slot: 'cancel-run-inline',
        state: ended === null ? 'asking' : 'ended',
        base: 'rl:@container rl:w-full rl:rounded-lg rl:edge rl:border-cancelling-line rl:bg-raised rl:lift-sm rl:anim-enter',
        className,
        param: part,
      })}
      ref={(element) => {
        elementRef.current = element;
        if (typeof ref === 'function') ref(element);
        else if (ref) ref.current = element;
      }}
      {...layerBoundary}
      {...props}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        endInReact(event);
        if (!isOwnKey(event, 'Escape')) return;
        event.preventDefault();
        event.stopPropagation();
        part.dismiss();
      }}
    >
      <div
        className={cx(
          'rl:flex rl:flex-col rl:gap-3 rl:p-3',
          !asksReason && 'rl:@sm:flex-row rl:@sm:items-center rl:@sm:gap-4',
        )}
      >
        <div className="rl:flex rl:flex-1 rl:items-center rl:gap-3">
          <ConfirmationIcon hasEnded={ended !== null} />
          <div className="rl:flex rl:flex-1 rl:flex-col rl:gap-0.5">
            <p id={titleId} data-slot="cancel-run-title" className="rl:type-body rl:weight-semibold rl:text-text">
              {part.title}
            </p>
            <p id={textId} data-slot="cancel-run-description" className="rl:type-label rl:text-muted">
              {ended === null ? messages.cancel.description : messages.cancel.endedWhileAsking(ended)}
            </p>
          </div>
        </div>
        {/* Before the buttons: whoever has pressed one cannot give a reason any more. */}
        {asksReason && <ReasonField value={reason} onChange={setReason} />}
        <div className="rl:flex rl:shrink-0 rl:flex-wrap rl:justify-end rl:gap-2 rl:@sm:gap-3">
          <ConfirmationButtons
            safeRef={safeRef}
            ended={ended}
            height="rl:high-9 rl:@max-sm:flex-auto"
            onConfirm={() => part.confirm(reason)}
            onDismiss={part.dismiss}
          />
        </div>
      </div>
    </div>
  );
});
