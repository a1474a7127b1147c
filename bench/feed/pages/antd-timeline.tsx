import { Timeline } from 'antd';
import { useMemo, useRef } from 'react';
import { box, driveReact } from '../react';
import { useFollow } from '../useFollow';

driveReact(function AntdFeed({ steps }) {
  const scroller = useRef<HTMLDivElement>(null);
  useFollow(scroller, steps.length);
  const items = useMemo(
    () =>
      steps.map((step) => ({ key: step.id, content: step.title, color: step.kind === 'training' ? 'blue' : 'green' })),
    [steps],
  );
  return (
    <div ref={scroller} style={{ ...box, overflowY: 'auto' }}>
      <Timeline items={items} />
    </div>
  );
});
