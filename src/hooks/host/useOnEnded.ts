import { useEffect, useRef } from 'react';
import { callHost } from '../../core/platform/call-host';
import { hasEnded, type Run } from '../../core/run/run';

/**
 * @internal Calls `onEnded` once when a run that was seen active here ends.
 * @param run the run; `null` if unknown
 */
export function useOnEnded(run: Run | null, onEnded: ((run: Run) => void) | undefined): void {
  const latest = useRef(onEnded);
  useEffect(() => {
    latest.current = onEnded;
  });
  const wentOn = useRef<string | null>(null);
  useEffect(() => {
    if (run === null) return;
    if (!hasEnded(run)) {
      wentOn.current = run.id;
    } else if (wentOn.current === run.id) {
      wentOn.current = null;
      callHost(() => latest.current?.(run));
    }
  }, [run]);
}
