import * as Progress from '@radix-ui/react-progress';

/** shadcn's Progress: Radix, and a fill moved by a transition. */
export function ShadcnBar({ percent }: { percent: number }) {
  return (
    <Progress.Root
      value={percent}
      style={{
        position: 'relative',
        height: 8,
        width: '100%',
        overflow: 'hidden',
        borderRadius: 99,
        background: '#e5e7eb',
      }}
    >
      <Progress.Indicator
        style={{
          height: '100%',
          width: '100%',
          background: '#3b82f6',
          transition: 'all 150ms',
          transform: `translateX(-${100 - percent}%)`,
        }}
      />
    </Progress.Root>
  );
}

/** A handwritten bar: width with a transition. */
export function WidthBar({ percent }: { percent: number }) {
  return (
    <div role="progressbar" aria-valuenow={percent} style={{ height: 2, background: '#e5e7eb' }}>
      <div style={{ height: '100%', width: `${percent}%`, background: '#3b82f6', transition: 'width 300ms' }} />
    </div>
  );
}
