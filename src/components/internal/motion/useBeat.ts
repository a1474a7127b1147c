import { type RefObject, useEffect, useRef } from 'react';
import type { Run } from '../../../core/run/run';

/**
 * Counts the changes of a run on the icon of its badge, in `--rl-beat`, so that the stylesheet can turn it once for
 * each. Renders nothing: it sets a property of the element, unknown to React.
 *
 * @param run a new object with each change. The first one, and one that does not work, do not count
 * @returns a ref for an element around the badge's icon
 */
export function useBeat(run: Run | null): RefObject<HTMLSpanElement | null> {
  const ref = useRef<HTMLSpanElement>(null);
  const seen = useRef(run);
  const beat = useRef(0);
  useEffect(() => {
    const before = seen.current;
    if (before === run) return;
    seen.current = run;
    if (before === null || run === null || before.id !== run.id || run.status !== 'running') return;
    beat.current += 1;
    // Only on the icon: the browser restyles everything below a changed property.
    const icon = ref.current?.querySelector<HTMLElement>('[data-slot="run-status-badge-icon"]');
    icon?.style.setProperty('--rl-beat', `${beat.current}`);
  }, [run]);
  return ref;
}
