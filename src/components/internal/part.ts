import type { RunContextValue } from '../../hooks/run-context';
import { useRunContext } from '../../hooks/run-context';
import { cx } from './cx';

/** Class names, or a function of the part's state that returns them. They follow the part's own. */
export type ClassNameProp<State> = string | ((state: State) => string | undefined) | undefined;

/** The DOM names of a part: its `data-slot` and all values of its `data-state`. Public API. */
export interface PartDescription {
  readonly slot: string;
  /** Empty = the part has no `data-state`. */
  readonly states: readonly string[];
}

/** All parts of a component, by their keys in `classNames`. */
export type PartTable = Readonly<Record<string, PartDescription>>;

/** The app's class names for a part in this state. */
export function classNameOf<State>(className: ClassNameProp<State>, state: State): string | undefined {
  return typeof className === 'function' ? className(state) : className;
}

interface PartOptions<State> {
  slot: string;
  /** The value of `data-state`. */
  state?: string | undefined;
  /** Our own classes, if the part's styles are not in `<name>.css`. */
  base?: string | undefined;
  /** The app's own. */
  className?: ClassNameProp<State>;
  /** The argument of a `className` function. */
  param: State;
}

/** The attributes of every part. Spread them first, so that an app's props override them. */
export function partProps<State>({ slot, state, base, className, param }: PartOptions<State>) {
  return {
    'data-slot': slot,
    ...(state !== undefined && { 'data-state': state }),
    // The reset finds our elements by a class that starts with `rl:`.
    className: cx(base || 'rl:part', classNameOf(className, param)),
  };
}

/** The attributes of a component's outermost element, and of portalled content: the mark for the reset, and the theme. */
export interface RootAttributes {
  'data-rl-root': '';
  'data-theme'?: NonNullable<RunContextValue['theme']>;
  dir?: NonNullable<RunContextValue['direction']>;
}

/** {@link RootAttributes} from the provider. Without a provider, the page's own theme and direction apply. */
export function useRootAttributes(): RootAttributes {
  const { theme, direction } = useRunContext();
  return {
    'data-rl-root': '',
    ...(theme !== undefined && { 'data-theme': theme }),
    ...(direction !== undefined && { dir: direction }),
  };
}
