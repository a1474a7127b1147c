import { type ReactNode, useRef } from 'react';
import { AlertCircle, AlertTriangle, Hand, Info, WifiOff } from '../../../components/internal/icons';
import { useLeave } from '../../../components/internal/motion/useLeave';
import { Button } from '../../../components/internal/press/Button';

/** A message in a box. Announced once, when it appears. */
export function Notice({
  tone,
  children,
  action,
  isOffline = false,
}: {
  tone: 'info' | 'waiting' | 'warning' | 'error';
  children: ReactNode;
  action?: { label: string; run: () => void } | null;
  isOffline?: boolean;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useLeave(ref, 'notice');
  const Icon = isOffline
    ? WifiOff
    : tone === 'error'
      ? AlertCircle
      : tone === 'warning'
        ? AlertTriangle
        : tone === 'waiting'
          ? Hand
          : Info;
  return (
    <div
      ref={ref}
      role={tone === 'error' ? 'alert' : undefined}
      data-slot="run-notice"
      data-state={tone}
      className="rl:part"
    >
      <Icon aria-hidden className="rl:mt-0.5 rl:size-4" />
      <div className="rl:flex-1 rl:wrap-anywhere">{children}</div>
      {action && (
        <Button
          onClick={action.run}
          className="rl:-my-0.5 rl:inline-flex rl:min-h-6 rl:items-center rl:rounded-sm rl:px-1 rl:weight-medium rl:underline rl:underline-offset-2 rl:focus-mark"
        >
          {action.label}
        </Button>
      )}
    </div>
  );
}
