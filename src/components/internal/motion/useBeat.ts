import { type RefObject, useEffect, useRef } from 'react';
import type { Run } from '../../../core/run/run';

/**
 * Counts the news of a run on the icon of its badge, in `--rl-beat`, so that the stylesheet can turn it once with each. It
 * renders nothing: the count is the element's own, unknown to React.
 *
 * @param ref The element that the badge is in.
 * @param run A new object with each change. The first one, and one that does not work, is no news.
 */
export function useBeat(ref: RefObject<HTMLElement | null>, run: Run | null): void {
  const last = useRef({ run, beat: 0 });
  useEffect(() => {
    const before = last.current;
    if (before.run === run) return;
    const isNews = before.run?.id === run?.id && run?.status === 'running';
    last.current = { run, beat: before.beat + (isNews ? 1 : 0) };
    if (!isNews) return;
    // On the icon alone: all that is below a changed property is styled anew.
    const icon = ref.current?.querySelector<HTMLElement>('[data-slot="run-status-badge-icon"]');
    icon?.style.setProperty('--rl-beat', `${last.current.beat}`);
  }, [ref, run]);
}
