import { type ComponentPropsWithoutRef, forwardRef, type RefObject, useRef } from 'react';
import { useRunContext } from '../../../hooks/run-context';
import { useBrowserLayoutEffect } from '../../../hooks/useBrowserLayoutEffect';
import { cx } from '../cx';
import { useLeave } from '../motion/useLeave';
import { useRootAttributes } from '../part';
import { useMergedRefs } from '../useMergedRefs';
import { useFocusReturn } from './focus/useFocusReturn';
import { type LayerMode, mountLayer } from './mount-layer';

/** Props of {@link LayerFrame}. */
export interface LayerFrameProps extends ComponentPropsWithoutRef<'dialog'> {
  mode: LayerMode;
  /** Its owner stands in a dialog of the app, and it is rendered outside of that. Default false. */
  isInDialog?: boolean | undefined;
  /** Called for Escape or a phone's back gesture. */
  onEscape: () => void;
  /** Called for a press beside its content. Default: nothing happens. */
  onPressBeside?: (() => void) | undefined;
  /** Called if something covers it and it cannot be raised above that. Default: it stays where it is. */
  onUnseen?: (() => void) | undefined;
  /** Moves the focus into it. */
  takeFocus: () => void;
  /** Whether its leave animation may be shown, see `useMayLeave`. */
  mayLeave: RefObject<boolean>;
  /** The element that takes the focus after it; `null` = the one that had it before. Default: that. */
  returnFocusTo?: (() => Element | null) | undefined;
}

/** Its place must not change: an app's `dialog[open] { width: 30rem; transform: … }` is for the app's own dialogs. */
const PLACE =
  'rl:open:grid! rl:inset-0! rl:m-0! rl:size-full! rl:max-h-none! rl:max-w-none! rl:min-h-0! rl:min-w-0! rl:p-0! rl:box-border! rl:pb-[var(--rl-covered,0px)]! rl:[transform:none]! rl:[translate:none]! rl:[scale:none]! rl:[rotate:none]! rl:rounded-none!';
const FRAME =
  'rl:overflow-clip rl:overscroll-contain rl:[border:0]! rl:[box-shadow:none]! rl:bg-overlay rl:text-text rl:[outline:none]! rl:backdrop:bg-transparent rl:cursor-auto rl:select-text rl:whitespace-normal rl:pointer-events-auto! rl:visible';

/** Keeps clear of the rounded and cut-out edges of a phone in landscape. */
const SAFE = 'rl:pl-[env(safe-area-inset-left,0px)]! rl:pr-[env(safe-area-inset-right,0px)]!';

/**
 * The element of a layer: fills the window or its container, and darkens what is below. If its owner is unmounted or
 * hidden, by React or by a style, all its effects on the page end with it.
 */
export const LayerFrame = forwardRef<HTMLDialogElement, LayerFrameProps>(function LayerFrame(
  {
    mode,
    isInDialog,
    onEscape,
    onPressBeside,
    onUnseen,
    takeFocus,
    mayLeave,
    returnFocusTo,
    className,
    style,
    ...props
  },
  ref,
) {
  const root = useRootAttributes();
  const { layers } = useRunContext();
  const elementRef = useRef<HTMLDialogElement | null>(null);
  const latest = useRef({ onEscape, onPressBeside, onUnseen, takeFocus });
  useBrowserLayoutEffect(() => {
    latest.current = { onEscape, onPressBeside, onUnseen, takeFocus };
  });
  useFocusReturn(elementRef, returnFocusTo);
  // Before the dialog closes, because a closed dialog is not drawn.
  useLeave(elementRef, 'layer', mayLeave);
  // A layout effect: React also cleans it up if it only hides the parent.
  useBrowserLayoutEffect(() => {
    const element = elementRef.current;
    if (element === null) return;
    return mountLayer({
      element,
      mode,
      onEscape: () => latest.current.onEscape(),
      onPressBeside: () => latest.current.onPressBeside?.(),
      focus: () => latest.current.takeFocus(),
      onUnseen: () => latest.current.onUnseen?.(),
    });
  }, [mode]);
  const setElement = useMergedRefs(elementRef, ref);
  return (
    <dialog
      tabIndex={-1}
      // React Aria makes everything inert that is added outside of its dialogs, except for what has this name.
      data-react-aria-top-layer={isInDialog ? 'true' : undefined}
      {...root}
      aria-modal={mode === 'contained' ? undefined : true}
      {...props}
      style={layers?.zIndex === undefined ? style : { ...style, zIndex: layers.zIndex }}
      className={cx(
        mode === 'contained' ? 'rl:absolute!' : `rl:fixed! ${SAFE}`,
        mode === 'top' ? undefined : 'rl:z-[var(--rl-z-layer,50)]',
        PLACE,
        FRAME,
        className,
      )}
      ref={setElement}
    />
  );
});
