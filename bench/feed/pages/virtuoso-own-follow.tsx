import { useLayoutEffect, useRef, useState } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { Row } from '../Row';
import { box, driveReact } from '../react';
import { useFollow } from '../useFollow';

// With the host's follow rule instead of the library's.
driveReact(function VirtuosoOwnFollow({ steps }) {
  const handle = useRef<VirtuosoHandle>(null);
  const scroller = useRef<HTMLElement | null>(null);
  const [, setReady] = useState(false);
  useLayoutEffect(() => setReady(true), []);
  useFollow(scroller, steps.length, () => handle.current?.scrollToIndex({ index: 'LAST', align: 'end' }));
  return (
    <div data-rl-root="">
      <Virtuoso
        ref={handle}
        scrollerRef={(element) => {
          scroller.current = element instanceof HTMLElement ? element : null;
        }}
        style={box}
        data={steps}
        computeItemKey={(_, step) => step.id}
        initialTopMostItemIndex={Math.max(0, steps.length - 1)}
        itemContent={(_, step) => <Row step={step} />}
      />
    </div>
  );
});
