import { type RefObject, useEffect, useRef } from 'react';
import type { Run } from '../../../core/run/run';

/**
 * Counts the changes of a run on the icon of its badge, in `--rl-beat`, so that the stylesheet can turn it once for
 * each. Renders nothing: it sets a property of the element, unknown to React.
 *
 * @param ref the element that contains the badge
 * @param run a new object with each change. The first one, and one that does not work, do not count
 */
export function useBeat(ref: RefObject<HTMLElement | null>, run: Run | null): void {
  const last = useRef({ run, beat: 0 });
  useEffect(() => {
    const before = last.current;
    if (before.run === run) return;
    const isNews = before.run?.id === run?.id && run?.status === 'running';
    last.current = { run, beat: before.beat + (isNews ? 1 : 0) };
    if (!isNews) return;
    // Only on the icon: the browser restyles everything below a changed property.
    const icon = ref.current?.querySelector<HTMLElement>('[data-slot="run-status-badge-icon"]');
    icon?.style.setProperty('--rl-beat', `${last.current.beat}`);
  }, [ref, run]);
}
