import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { Row } from '../Row';
import { box, driveReact } from '../react';
import { useFollow } from '../useFollow';

driveReact(function TanstackFeed({ steps }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: steps.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 62,
    overscan: 3,
    getItemKey: (index) => steps[index]?.id ?? index,
  });
  useFollow(scroller, steps.length, () => virtual.scrollToIndex(steps.length - 1, { align: 'end' }));
  const items = virtual.getVirtualItems();
  return (
    <div ref={scroller} style={{ ...box, overflowY: 'auto' }} data-rl-root="">
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        <div style={{ position: 'absolute', insetInline: 0, transform: `translateY(${items[0]?.start ?? 0}px)` }}>
          {items.map((item) => {
            const step = steps[item.index];
            return (
              <div key={item.key} data-index={item.index} ref={virtual.measureElement}>
                {step && <Row step={step} />}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
});
