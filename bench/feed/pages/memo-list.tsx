import { useRef } from 'react';
import { Row } from '../Row';
import { box, driveReact } from '../react';
import { useFollow } from '../useFollow';

driveReact(function MemoList({ steps }) {
  const scroller = useRef<HTMLDivElement>(null);
  useFollow(scroller, steps.length);
  return (
    <div ref={scroller} style={{ ...box, overflowY: 'auto' }} data-rl-root="">
      <ol style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {steps.map((step) => (
          <Row key={step.id} step={step} />
        ))}
      </ol>
    </div>
  );
});
