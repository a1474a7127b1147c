import { useRef } from 'react';
import { VList, type VListHandle } from 'virtua';
import { Row } from '../Row';
import { box, driveReact } from '../react';
import { useFollow } from '../useFollow';

driveReact(function VirtuaFeed({ steps }) {
  const list = useRef<VListHandle>(null);
  const outer = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLElement | null>(null);
  useFollow(scroller, steps.length, () => list.current?.scrollToIndex(steps.length - 1, { align: 'end' }));
  return (
    <div
      data-rl-root=""
      ref={(element) => {
        outer.current = element;
        scroller.current = element?.firstElementChild instanceof HTMLElement ? element.firstElementChild : null;
      }}
    >
      <VList ref={list} data={steps} style={box}>
        {(step) => <Row key={step.id} step={step} />}
      </VList>
    </div>
  );
});
